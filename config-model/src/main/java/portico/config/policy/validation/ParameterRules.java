package portico.config.policy.validation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import portico.config.schema.JsonRules;
import portico.config.schema.Violation;

/** What the parameters of one place must be like, together: the names are members of an object. */
public final class ParameterRules {
    private final JsonRules rules;
    private final Map<String, TextForm> forms;

    ParameterRules(JsonRules rules, Map<String, TextForm> forms) {
        this.rules = rules;
        this.forms = Map.copyOf(forms);
    }

    /** True when the rules know a parameter of this name. */
    public boolean knows(String name) {
        return forms.containsKey(name);
    }

    /** The names that the rules know. */
    public Iterable<String> names() {
        return forms.keySet();
    }

    /**
     * What does not fit.
     *
     * @param values as they were sent, by name
     */
    public List<Violation> violations(Map<String, List<String>> values, int violationsMax) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        values.forEach((name, sent) ->
                object.set(name, forms.getOrDefault(name, TextForm.PLAIN).read(sent)));
        return rules.violations(object, violationsMax);
    }
}
