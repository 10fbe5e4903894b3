package portico.node.policy.transform;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.node.composition.Bodies;
import portico.node.composition.shape.ArrayValue;
import portico.node.composition.shape.LiteralValue;
import portico.node.composition.shape.ObjectValue;
import portico.node.composition.shape.TextValue;
import portico.node.composition.shape.Value;
import portico.node.exchange.Exchange;
import portico.node.policy.template.Escape;
import portico.node.policy.template.Template;

/** JSON whose texts have places. */
interface ValueTemplate {
    /** The value for an exchange; null when it is a text with a place that has no value. */
    @Nullable Value of(Exchange exchange);

    static ValueTemplate compile(JsonNode json) {
        if (json.isTextual()) {
            Template template = Template.compile(json.textValue(), Escape.NONE);
            return exchange -> {
                String text = template.of(exchange);
                return text == null ? null : new TextValue(text);
            };
        }
        if (json.isArray()) return array(json);
        if (json.isObject()) return object(json);
        Value same = Bodies.of(json);
        return exchange -> same;
    }

    /** Elements keep their places: one without a value is null. */
    private static ValueTemplate array(JsonNode json) {
        var elements = new ArrayList<ValueTemplate>(json.size());
        for (var element : json) elements.add(compile(element));
        return exchange -> {
            var values = new ArrayList<Value>(elements.size());
            for (var element : elements) {
                Value value = element.of(exchange);
                values.add(value == null ? LiteralValue.NULL : value);
            }
            return ArrayValue.of(values);
        };
    }

    /** Members without a value are left out. */
    private static ValueTemplate object(JsonNode json) {
        var members = new ArrayList<Map.Entry<String, ValueTemplate>>(json.size());
        for (var member : json.properties()) members.add(Map.entry(member.getKey(), compile(member.getValue())));
        return exchange -> {
            var object = new ObjectValue.Builder();
            for (var member : members) {
                Value value = member.getValue().of(exchange);
                if (value != null) object.put(member.getKey(), value);
            }
            return object.build();
        };
    }
}
