package portico.node.policy.validation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.policy.validation.Description;
import portico.config.policy.validation.ParameterRules;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.policy.validation.Outcome.Errors;

/** A description with everything decided that does not depend on the request. */
final class CompiledDescription {
    private final Description description;
    private final Map<String, HeaderName> headers = new HashMap<>();

    CompiledDescription(Description description) {
        this.description = description;
        ParameterRules rules = description.headers();
        if (rules != null) for (String name : rules.names()) headers.put(name, HeaderName.of(name));
    }

    Description description() {
        return description;
    }

    /** What the path holds when it is this one; null when it is another. */
    @Nullable Map<String, List<String>> path(Exchange exchange, int from) {
        var segments = description.segments();
        return segments == null
                ? SentParameters.captured(exchange)
                : SentParameters.path(exchange.head().path(), from, segments);
    }

    /** Collects what is wrong with the parameters. */
    void parameters(Exchange exchange, Map<String, List<String>> inPath, Errors errors) {
        ParameterRules path = description.path();
        if (path != null) add("path", path, inPath, errors);
        ParameterRules query = description.query();
        if (query != null) add("query", query, SentParameters.query(exchange), errors);
        ParameterRules fields = description.headers();
        if (fields != null) add("header", fields, SentParameters.headers(exchange, headers), errors);
        ParameterRules cookies = description.cookies();
        if (cookies != null) add("cookie", cookies, SentParameters.cookies(exchange, cookies), errors);
    }

    private static void add(String in, ParameterRules rules, Map<String, List<String>> values, Errors errors) {
        int left = errors.left();
        if (left > 0) for (var violation : rules.violations(values, left)) errors.add(in, violation);
    }
}
