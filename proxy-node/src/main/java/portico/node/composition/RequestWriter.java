package portico.node.composition;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Call;
import portico.config.composition.Source;
import portico.config.composition.Template;
import portico.config.route.NormalPath;
import portico.node.composition.shape.ArrayValue;
import portico.node.composition.shape.Escaping;
import portico.node.composition.shape.LiteralValue;
import portico.node.composition.shape.ObjectValue;
import portico.node.composition.shape.TextValue;
import portico.node.composition.shape.Value;

/**
 * Makes the request of a call: fills its templates, and escapes what it fills in, so that no value is ever more than a
 * value. A path's values stay inside their segment; what a header field cannot hold fails the call.
 */
final class RequestWriter {
    private static final int URI_LENGTH_MAX = 16 * 1024;

    private final String method;
    private final Template path;
    private final List<Map.Entry<String, Template>> query;
    private final List<Map.Entry<String, Template>> fields;
    private final @Nullable Blank body;
    private final @Nullable Blank graphqlVariables;
    private final @Nullable String graphqlQuery;
    private final @Nullable String graphqlOperation;

    /** A piece of a JSON template, read once. */
    private interface Blank {
        /** The value; null when it is left out. */
        @Nullable Value filled(Scope scope) throws CallFailed;
    }

    RequestWriter(Call call) {
        method = call.method();
        path = Template.parse(call.path());
        query = templates(call.query());
        fields = new ArrayList<>(templates(call.headers()));
        body = call.body() == null ? null : blank(call.body());
        var graphql = call.graphql();
        graphqlQuery = graphql == null ? null : graphql.query();
        graphqlOperation = graphql == null ? null : graphql.operation();
        graphqlVariables = graphql == null || graphql.variables().isEmpty() ? null : object(graphql.variables());
        addDefault(
                call,
                "accept",
                graphql == null ? accepts(call) : "application/graphql-response+json, application/json");
        if (body != null || graphql != null && !call.safe()) addDefault(call, "content-type", "application/json");
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
            fields.add(Map.entry(name, new Template(List.of(new Template.Part(value, null)))));
    }

    private static List<Map.Entry<String, Template>> templates(Map<String, String> texts) {
        var templates = new ArrayList<Map.Entry<String, Template>>();
        texts.forEach((name, text) -> templates.add(Map.entry(name, Template.parse(text))));
        return List.copyOf(templates);
    }

    /** @throws CallFailed when a value is not there, or cannot stand where it should go */
    CallRequest write(Scope scope) throws CallFailed {
        var uri = new StringBuilder(64);
        writePath(scope, uri);
        writeQuery(scope, uri);
        byte[] payload = null;
        if (graphqlQuery != null) payload = graphql(scope, uri);
        else if (body != null) payload = Bodies.json(orNull(body.filled(scope)));
        if (uri.length() > URI_LENGTH_MAX) throw new CallFailed(Reason.VALUE);
        return new CallRequest(method, uri.toString(), writeFields(scope), payload);
    }

    private void writePath(Scope scope, StringBuilder uri) throws CallFailed {
        Reason worst = Reason.VALUE;
        for (var part : path.parts()) {
            Source source = part.source();
            if (source == null) {
                uri.append(part.text());
                continue;
            }
            Reason blame = blame(source);
            if (blame == Reason.REQUEST) worst = blame;
            Value found = scope.value(source);
            String value = found == null ? null : found.scalarText();
            // Some servers decode %2F before they look for segments, so a slash has no place in one at all.
            if (value == null || value.isEmpty() || !staysInSegment(value)) throw new CallFailed(blame);
            Escaping.percent(value, uri);
        }
        // A segment of dots only would be another place.
        if (!NormalPath.isNormal(uri.toString())) throw new CallFailed(worst);
    }

    private static boolean staysInSegment(String value) {
        return value.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ' || c == 0x7f);
    }

    private void writeQuery(Scope scope, StringBuilder uri) throws CallFailed {
        for (var parameter : query) {
            Source sole = parameter.getValue().sole();
            Value several = sole == null ? null : scope.value(sole);
            if (sole != null && several instanceof ArrayValue array) {
                for (int index = 0; index < array.size(); index++) {
                    String value = array.get(index).scalarText();
                    if (value == null) throw new CallFailed(blame(sole));
                    pair(uri, parameter.getKey(), value);
                }
            } else {
                String value = text(parameter.getValue(), scope);
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
            String value = text(field.getValue(), scope);
            if (value == null) continue;
            if (!isFieldValue(value))
                throw new CallFailed(blame(field.getValue().sources()));
            written.add(Map.entry(field.getKey().toLowerCase(Locale.ROOT), value));
        }
        return written;
    }

    /** RFC 9110 §5.5, without what only looks like a space at either end. */
    static boolean isFieldValue(String value) {
        return value.length() <= 8192
                && value.strip().equals(value)
                && value.chars().allMatch(c -> c >= ' ' && c < 0x7f || c == '\t' || c >= 0xa0 && c <= 0xff);
    }

    private byte @Nullable [] graphql(Scope scope, StringBuilder uri) throws CallFailed {
        Value variables = graphqlVariables == null ? null : graphqlVariables.filled(scope);
        if (method.equals("GET")) {
            pair(uri, "query", String.valueOf(graphqlQuery));
            if (variables != null) pair(uri, "variables", new String(Bodies.json(variables), StandardCharsets.UTF_8));
            if (graphqlOperation != null) pair(uri, "operationName", graphqlOperation);
            return null;
        }
        var message = new ObjectValue.Builder().put("query", new TextValue(String.valueOf(graphqlQuery)));
        if (graphqlOperation != null) message.put("operationName", new TextValue(graphqlOperation));
        if (variables != null) message.put("variables", variables);
        return Bodies.json(message.build());
    }

    private static Value orNull(@Nullable Value value) {
        return value == null ? LiteralValue.NULL : value;
    }

    private static Blank blank(JsonNode json) {
        if (json.isTextual()) {
            Template template = Template.parse(json.textValue());
            return scope -> value(template, scope);
        }
        if (json.isArray()) {
            var elements = new ArrayList<Blank>(json.size());
            for (var element : json) elements.add(blank(element));
            return scope -> {
                var values = new ArrayList<Value>(elements.size());
                for (var element : elements) values.add(orNull(element.filled(scope)));
                return ArrayValue.of(values);
            };
        }
        if (json.isObject()) {
            Map<String, JsonNode> members = new LinkedHashMap<>();
            for (var member : json.properties()) members.put(member.getKey(), member.getValue());
            return object(members);
        }
        Value constant = Bodies.of(json);
        return scope -> constant;
    }

    private static Blank object(Map<String, JsonNode> members) {
        var blanks = new ArrayList<Map.Entry<String, Blank>>(members.size());
        members.forEach((name, value) -> blanks.add(Map.entry(name, blank(value))));
        return scope -> {
            var object = new ObjectValue.Builder();
            for (var member : blanks) {
                Value value = member.getValue().filled(scope);
                if (value != null) object.put(member.getKey(), value); // an optional one that is not there is left out
            }
            return object.build();
        };
    }

    private static @Nullable Value value(Template template, Scope scope) throws CallFailed {
        Source sole = template.sole();
        if (sole == null) {
            String text = text(template, scope);
            return text == null ? null : new TextValue(text);
        }
        Value value = scope.value(sole);
        if (value == null && !sole.optional()) throw new CallFailed(blame(sole));
        return value;
    }

    /** The text; null when an optional value of it is not there. */
    static @Nullable String text(Template template, Scope scope) throws CallFailed {
        var text = new StringBuilder();
        for (var part : template.parts()) {
            Source source = part.source();
            if (source == null) {
                text.append(part.text());
                continue;
            }
            Value found = scope.value(source);
            if (found == null && source.optional()) return null;
            String value = found == null ? null : found.scalarText();
            if (value == null) throw new CallFailed(blame(source));
            text.append(value);
        }
        return text.toString();
    }

    private static Reason blame(List<Source> sources) {
        return sources.stream().anyMatch(Source::isOfRequest) ? Reason.REQUEST : Reason.VALUE;
    }

    private static Reason blame(Source source) {
        return source.isOfRequest() ? Reason.REQUEST : Reason.VALUE;
    }
}
