package portico.config.policy.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portico.config.json.ConfigJson;
import portico.config.openapi.OpenApiDocument;
import portico.config.schema.OpenApiSchemas;

/** What an OpenAPI document says of requests and answers. */
final class OpenApiDescriptions {
    /** OpenAPI 3.1, Parameter Object: described elsewhere, and so not here. */
    private static final Set<String> NOT_HERE = Set.of("accept", "content-type", "authorization");

    private final OpenApiDocument document;
    private final OpenApiSchemas requests;
    private final OpenApiSchemas answers;
    private final List<Draft> drafts = new ArrayList<>();

    private OpenApiDescriptions(OpenApiDocument document) {
        this.document = document;
        requests = new OpenApiSchemas(document, true);
        answers = new OpenApiSchemas(document, false);
    }

    /** Parameters whose schema is not compiled yet. */
    private record Place(int schema, Map<String, TextForm> forms) {}

    /** A body whose schema is not compiled yet; −1 for none. */
    private record Type(String range, int schema) {}

    private record Draft(
            OpenApiDocument.Operation operation,
            Map<String, Place> places,
            @Nullable List<Type> body,
            boolean bodyRequired,
            Map<String, List<Type>> answers) {}

    /**
     * The descriptions, closest paths first.
     *
     * @throws IllegalArgumentException saying what is wrong with the document
     */
    static List<Description> read(String text) {
        return new OpenApiDescriptions(OpenApiDocument.read(text)).descriptions();
    }

    private List<Description> descriptions() {
        for (var operation : document.operations()) {
            for (var segment : operation.segments())
                if (!segment.any() && segment.text().indexOf('{') >= 0)
                    throw new IllegalArgumentException(
                            "has a path with a parameter in a part of a segment: " + operation.path());
            drafts.add(draft(operation));
        }
        requests.compile();
        answers.compile();
        return drafts.stream().map(this::description).toList();
    }

    private Draft draft(OpenApiDocument.Operation operation) {
        JsonNode body = document.resolved(operation.operation().path("requestBody"));
        var answered = new HashMap<String, List<Type>>();
        for (var response : operation.operation().path("responses").properties()) {
            JsonNode content = document.resolved(response.getValue()).path("content");
            answered.put(status(response.getKey()), types(content, answers));
        }
        return new Draft(
                operation,
                places(operation),
                types(body.path("content"), requests),
                body.path("required").asBoolean(),
                answered);
    }

    private static String status(String key) {
        return key.equalsIgnoreCase("default") ? "default" : key.toUpperCase(Locale.ROOT);
    }

    private List<Type> types(JsonNode content, OpenApiSchemas schemas) {
        var types = new ArrayList<Type>();
        for (var type : content.properties()) {
            String range = Content.essence(type.getKey());
            JsonNode schema = document.resolved(type.getValue()).get("schema");
            boolean checked = schema != null && Content.isJson(range);
            types.add(new Type(range, checked ? schemas.want(schemas.rewritten(schema)) : -1));
        }
        return types;
    }

    private Map<String, Place> places(OpenApiDocument.Operation operation) {
        var parameters = new LinkedHashMap<String, JsonNode>();
        for (JsonNode of : List.of(operation.item(), operation.operation())) {
            for (var each : of.path("parameters")) {
                JsonNode parameter = document.resolved(each);
                parameters.put(
                        parameter.path("in").asText() + " "
                                + parameter.path("name").asText(),
                        parameter);
            }
        }
        var schemas = new HashMap<String, ObjectNode>();
        var forms = new HashMap<String, Map<String, TextForm>>();
        for (var parameter : parameters.values()) {
            String in = parameter.path("in").asText();
            String name = parameter.path("name").asText();
            if (in.equals("header")) name = name.toLowerCase(Locale.ROOT);
            JsonNode schema = parameter.get("schema");
            if (in.equals("header") && NOT_HERE.contains(name)) continue;
            char separator = separator(parameter, in);
            TextForm form = TextForm.of(
                    schema == null ? ConfigJson.mapper().createObjectNode() : schema, separator, document::resolved);
            boolean read = form.kind() != TextForm.Kind.OBJECT && separator != '?';
            boolean required = parameter.path("required").asBoolean();
            if (!read && !(required && isNamed(parameter, form, separator))) continue;
            ObjectNode object = schemas.computeIfAbsent(in, place -> object());
            if (!read) {
                ((ArrayNode) object.get("required")).add(name); // there it must be, whatever is in it
                forms.computeIfAbsent(in, place -> new HashMap<>()).put(name, TextForm.PLAIN);
                continue;
            }
            if (schema != null) object.withObjectProperty("properties").set(name, requests.rewritten(schema));
            if (required) ((ArrayNode) object.get("required")).add(name);
            forms.computeIfAbsent(in, place -> new HashMap<>()).put(name, form);
        }
        var places = new HashMap<String, Place>();
        schemas.forEach((in, schema) ->
                places.put(in, new Place(requests.want(schema), forms.getOrDefault(in, Map.of()))));
        return places;
    }

    private static ObjectNode object() {
        ObjectNode object = ConfigJson.mapper().createObjectNode().put("type", "object");
        object.putObject("properties");
        object.putArray("required");
        return object;
    }

    /** True when it stands in the request under its own name, not under those of what is in it. */
    private static boolean isNamed(JsonNode parameter, TextForm form, char separator) {
        if (parameter.has("content")) return true;
        if (parameter.path("style").asText().equals("deepObject")) return false;
        return form.kind() != TextForm.Kind.OBJECT || separator != 0;
    }

    /** Between elements of a list; 0 where the parameter is repeated, ? for a form that is not read. */
    private static char separator(JsonNode parameter, String in) {
        String style = parameter.path("style").asText(in.equals("query") || in.equals("cookie") ? "form" : "simple");
        boolean exploded = parameter.path("explode").asBoolean(style.equals("form"));
        if (parameter.has("content")) return '?';
        return switch (style) {
            case "form" -> exploded ? (char) 0 : ',';
            case "simple" -> ',';
            case "spaceDelimited" -> ' ';
            case "pipeDelimited" -> '|';
            default -> '?';
        };
    }

    private Description description(Draft draft) {
        var answered = new HashMap<String, List<Content>>();
        draft.answers().forEach((status, types) -> answered.put(status, contents(types, answers)));
        return new Description(
                draft.operation().method(),
                draft.operation().segments(),
                rules(draft, "path"),
                rules(draft, "query"),
                rules(draft, "header"),
                rules(draft, "cookie"),
                draft.body() == null ? null : contents(draft.body(), requests),
                draft.bodyRequired(),
                Map.copyOf(answered));
    }

    private @Nullable ParameterRules rules(Draft draft, String in) {
        Place place = draft.places().get(in);
        return place == null ? null : new ParameterRules(requests.rules(place.schema()), place.forms());
    }

    private static List<Content> contents(List<Type> types, OpenApiSchemas schemas) {
        return types.stream()
                .map(type -> new Content(type.range(), type.schema() < 0 ? null : schemas.rules(type.schema())))
                .toList();
    }
}
