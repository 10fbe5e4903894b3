package portico.node.policy.validation;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.openapi.PathSegment;
import portico.config.policy.validation.ParameterRules;
import portico.node.exchange.Cookies;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;

/** The parameters of a request by name, decoded. */
final class SentParameters {
    private SentParameters() {}

    /** Of the query that goes on. */
    static Map<String, List<String>> query(Exchange exchange) {
        Slice query = exchange.onward().query();
        var values = new LinkedHashMap<String, List<String>>();
        if (query == null || query.length() == 0) return values;
        for (String pair : query.toString().split("&", -1)) {
            if (pair.isEmpty()) continue;
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            values.computeIfAbsent(name, first -> new ArrayList<>(1)).add(value);
        }
        return values;
    }

    /** Of those header fields that the rules know. */
    static Map<String, List<String>> headers(Exchange exchange, Map<String, HeaderName> known) {
        RequestHead head = exchange.head();
        var values = new HashMap<String, List<String>>();
        known.forEach((name, field) -> {
            for (int at = head.find(field, 0); at >= 0; at = head.find(field, at + 1))
                values.computeIfAbsent(name, first -> new ArrayList<>(1))
                        .add(head.value(at).toString());
        });
        return values;
    }

    /** Of those cookies that the rules know. */
    static Map<String, List<String>> cookies(Exchange exchange, ParameterRules rules) {
        var values = new HashMap<String, List<String>>();
        for (String name : rules.names()) {
            Slice value = Cookies.first(exchange.head(), name);
            if (value != null) values.put(name, List.of(value.toString()));
        }
        return values;
    }

    /** Of the path as the route captured it. */
    static Map<String, List<String>> captured(Exchange exchange) {
        var captures = exchange.captures();
        var values = new HashMap<String, List<String>>();
        for (int index = 0; index < captures.count(); index++)
            values.put(captures.name(index), List.of(path(captures.value(index).toString())));
        return values;
    }

    /**
     * Of the path as a document has it.
     *
     * @param from where in the path the document's begins
     * @return null when it is another path
     */
    static @Nullable Map<String, List<String>> path(Slice path, int from, List<PathSegment> segments) {
        Map<String, List<String>> values = null;
        int at = from;
        for (var segment : segments) {
            if (at >= path.length() || path.charAt(at) != '/') return null;
            int end = at + 1;
            while (end < path.length() && path.charAt(end) != '/') end++;
            Slice text = path.subSequence(at + 1, end);
            if (segment.any()) {
                if (text.length() == 0) return null;
                if (values == null) values = new HashMap<>();
                values.put(segment.text(), List.of(path(text.toString())));
            } else if (!text.contentEquals(segment.text())) {
                return null;
            }
            at = end;
        }
        if (at != path.length()) return null;
        return values == null ? Map.of() : values;
    }

    private static String path(String text) {
        return decoded(text.replace("+", "%2B"));
    }

    /** As a form is; what is not percent-encoded is taken as it stands. */
    private static String decoded(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) return text;
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
