package portico.node.composition;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Call;
import portico.config.composition.Source;
import portico.config.route.NormalPath;
import portico.node.composition.shape.ArrayValue;
import portico.node.composition.shape.BadAnswer;
import portico.node.composition.shape.Escaping;
import portico.node.composition.shape.LiteralValue;
import portico.node.composition.shape.ObjectValue;
import portico.node.composition.shape.TextValue;
import portico.node.composition.shape.Value;
import portico.node.policy.template.Escape;

/**
 * Makes the request of a call: fills its templates, and escapes what it fills in, so that no value is ever more than a
 * value. A path's values stay inside their segment; what a header field cannot hold fails the call.
 */
final class RequestWriter {
    private static final int URI_LENGTH_MAX = 16 * 1024;
    private static final String COOKIE = "cookie";

    private final String method;

    /** Why a call fails when its path and query become too long. */
    private final Reason uriBlame;

    private final Text path;
    private final List<Map.Entry<String, Text>> query;
    private final List<Map.Entry<String, Text>> fields;
    private final @Nullable Blank body;
    private final @Nullable Blank graphqlVariables;
    private final @Nullable String graphqlQuery;
    private final @Nullable String graphqlOperation;

    /** The request of a call that takes nothing from anywhere; null for all others. */
    private final @Nullable Filled always;

    /** A piece of a JSON template, read once. */
    private interface Blank {
        /** The value; null when it is left out. */
        @Nullable Value filled(Scope scope) throws CallFailed;
    }

    /** @param calls the names of all calls, in the order of their indices */
    RequestWriter(Call call, List<String> calls) {
        method = call.method();
        var ofRequest = new ArrayList<String>();
        call.eachSource((field, source) -> {
            if (source.isOfRequest() && !field.startsWith("headers.")) ofRequest.add(field);
        });
        uriBlame = ofRequest.isEmpty() ? Reason.VALUE : Reason.REQUEST;
        path = Text.of(call.path(), calls);
        query = texts(call.query(), name -> name, calls);
        fields = texts(call.headers(), name -> name.toLowerCase(Locale.ROOT), calls);
        body = call.body() == null ? null : blank(call.body(), calls);
        var graphql = call.graphql();
        graphqlQuery = graphql == null ? null : graphql.query();
        graphqlOperation = graphql == null ? null : graphql.operation();
        graphqlVariables = graphql == null || graphql.variables().isEmpty() ? null : object(graphql.variables(), calls);
        addDefault(
                call,
                "accept",
                graphql == null ? accepts(call) : "application/graphql-response+json, application/json");
        if (body != null || graphql != null && !call.safe()) addDefault(call, "content-type", "application/json");
        always = takesNothing(call) ? filledOnce() : null;
    }

    private static boolean takesNothing(Call call) {
        var taken = new ArrayList<Source>();
        call.eachSource((field, source) -> taken.add(source));
        return taken.isEmpty();
    }

    /** Null for one that cannot be made: it fails each time. */
    private @Nullable Filled filledOnce() {
        try {
            return made(taken -> null);
        } catch (CallFailed e) {
            return null;
        }
    }

    private static String accepts(Call call) {
        return switch (call.encoding()) {
            case JSON -> "application/json";
            case XML -> "application/xml, text/xml;q=0.9";
            case RSS -> "application/rss+xml, application/atom+xml, application/xml;q=0.9";
            case TEXT -> "text/plain, */*;q=0.5";
            case PASS_THROUGH -> "*/*";
        };
    }

    private void addDefault(Call call, String name, String value) {
        if (call.headers().keySet().stream().noneMatch(name::equalsIgnoreCase))
            fields.add(Map.entry(name, Text.plain(value)));
    }

    private static List<Map.Entry<String, Text>> texts(
            Map<String, String> templates, UnaryOperator<String> written, List<String> calls) {
        var texts = new ArrayList<Map.Entry<String, Text>>();
        templates.forEach((name, template) -> texts.add(Map.entry(written.apply(name), Text.of(template, calls))));
        return texts;
    }

    /**
     * A request but for its body.
     *
     * @param body what its body says; null for none
     */
    record Filled(CallRequest request, @Nullable Value body) {}

    /** @throws CallFailed when a value is not there, or cannot stand where it should go */
    Filled fill(Scope scope) throws CallFailed {
        return always == null ? made(scope) : always;
    }

    /** True when the two never make the same request. */
    boolean differsAlways(RequestWriter other) {
        return always != null && other.always != null && !always.request().equals(other.always.request());
    }

    private Filled made(Scope scope) throws CallFailed {
        var uri = new StringBuilder(64);
        writePath(scope, uri);
        writeQuery(scope, uri);
        Value said = null;
        if (graphqlQuery != null) said = graphql(scope, uri);
        else if (body != null) said = orNull(body.filled(scope));
        if (uri.length() > URI_LENGTH_MAX) throw new CallFailed(uriBlame);
        return new Filled(new CallRequest(method, uri.toString(), writeFields(scope), null), said);
    }

    private void writePath(Scope scope, StringBuilder uri) throws CallFailed {
        path.each(scope, new Text.Pieces() {
            @Override
            public void text(String text) {
                uri.append(text);
            }

            @Override
            public void value(Taken taken, @Nullable Value found) throws CallFailed {
                String value = found == null ? null : found.scalarText();
                // Some servers decode %2F before they look for segments, so a slash has no place in one at all.
                if (value == null || value.isEmpty() || !staysInSegment(value)) throw new CallFailed(taken.blame());
                Escaping.percent(value, uri);
            }
        });
        // A segment of dots only would be another place.
        if (!NormalPath.isNormal(uri.toString())) throw new CallFailed(path.blame());
    }

    private static boolean staysInSegment(String value) {
        return value.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ' || c == 0x7f);
    }

    private void writeQuery(Scope scope, StringBuilder uri) throws CallFailed {
        for (var parameter : query) {
            Taken sole = parameter.getValue().sole();
            Value several = sole == null ? null : scope.value(sole);
            if (sole != null && several instanceof ArrayValue array) {
                for (int index = 0; index < array.size(); index++) {
                    String value = array.get(index).scalarText();
                    if (value == null) throw new CallFailed(sole.blame());
                    pair(uri, parameter.getKey(), value);
                }
            } else {
                String value = parameter.getValue().filled(scope);
                if (value != null) pair(uri, parameter.getKey(), value);
            }
        }
    }

    private static void pair(StringBuilder uri, String name, String value) {
        uri.append(uri.indexOf("?") < 0 ? '?' : '&');
        Escaping.percent(name, uri);
        uri.append('=');
        Escaping.percent(value, uri);
    }

    private List<Map.Entry<String, String>> writeFields(Scope scope) throws CallFailed {
        var written = new ArrayList<Map.Entry<String, String>>(fields.size());
        for (var field : fields) {
            Text text = field.getValue();
            boolean amongCookies = field.getKey().equals(COOKIE) && text.sole() == null;
            String value = text.filled(scope, amongCookies ? Escape.COOKIE::of : UnaryOperator.identity());
            if (value == null) continue;
            String octets = FieldText.written(value);
            if (octets == null) throw new CallFailed(text.blame());
            written.add(Map.entry(field.getKey(), octets));
        }
        return written;
    }

    private @Nullable Value graphql(Scope scope, StringBuilder uri) throws CallFailed {
        Value variables = graphqlVariables == null ? null : graphqlVariables.filled(scope);
        if (method.equals("GET")) {
            pair(uri, "query", String.valueOf(graphqlQuery));
            if (variables != null) pair(uri, "variables", inUri(variables));
            if (graphqlOperation != null) pair(uri, "operationName", graphqlOperation);
            return null;
        }
        var message = new ObjectValue.Builder().put("query", new TextValue(String.valueOf(graphqlQuery)));
        if (graphqlOperation != null) message.put("operationName", new TextValue(graphqlOperation));
        if (variables != null) message.put("variables", variables);
        return message.build();
    }

    private String inUri(Value value) throws CallFailed {
        try {
            return new String(Bodies.json(value, URI_LENGTH_MAX), StandardCharsets.UTF_8);
        } catch (BadAnswer e) {
            throw new CallFailed(uriBlame); // it would not fit
        }
    }

    private static Value orNull(@Nullable Value value) {
        return value == null ? LiteralValue.NULL : value;
    }

    private static Blank blank(JsonNode json, List<String> calls) {
        if (json.isTextual()) {
            Text text = Text.of(json.textValue(), calls);
            return text::value;
        }
        if (json.isArray()) {
            var elements = new ArrayList<Blank>(json.size());
            for (var element : json) elements.add(blank(element, calls));
            return scope -> {
                var values = new ArrayList<Value>(elements.size());
                for (var element : elements) values.add(orNull(element.filled(scope)));
                return ArrayValue.of(values);
            };
        }
        if (json.isObject()) {
            Map<String, JsonNode> members = new LinkedHashMap<>();
            for (var member : json.properties()) members.put(member.getKey(), member.getValue());
            return object(members, calls);
        }
        Value constant = Bodies.of(json);
        return scope -> constant;
    }

    private static Blank object(Map<String, JsonNode> members, List<String> calls) {
        var blanks = new ArrayList<Map.Entry<String, Blank>>(members.size());
        members.forEach((name, value) -> blanks.add(Map.entry(name, blank(value, calls))));
        return scope -> {
            var object = new ObjectValue.Builder();
            for (var member : blanks) {
                Value value = member.getValue().filled(scope);
                if (value != null) object.put(member.getKey(), value); // an optional one that is not there is left out
            }
            return object.build();
        };
    }
}
