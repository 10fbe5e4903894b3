package portico.config.policy.mock;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.json.ConfigJson;
import portico.config.openapi.OpenApiDocument;

/** What an OpenAPI document of version 3.0 or 3.1 gives as examples of answers. Followed are references inside it only. */
final class OpenApiExamples {
    private static final int SCHEMA_DEPTH_MAX = 16;
    private static final int SCHEMAS_MAX = 50_000;
    private static final int TEXT_LENGTH_MAX = 8 << 20;

    private final OpenApiDocument document;

    /** References make much of little: what a document may come to is bounded. */
    private int schemasLeft = SCHEMAS_MAX;

    private int textLeft = TEXT_LENGTH_MAX;

    private OpenApiExamples(OpenApiDocument document) {
        this.document = document;
    }

    /**
     * The operations of a document, closest paths first.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static List<MockOperation> read(String text) {
        return new OpenApiExamples(OpenApiDocument.read(text)).operations();
    }

    private List<MockOperation> operations() {
        return document.operations().stream()
                .map(operation -> new MockOperation(
                        operation.method(),
                        operation.segments(),
                        answers(operation.operation().path("responses"))))
                .toList();
    }

    /** Of the response for the lowest success there is, else for all that are not named. */
    private List<MockAnswer> answers(JsonNode responses) {
        int best = 0;
        JsonNode response = null;
        for (var each : responses.properties()) {
            int status = status(each.getKey());
            if (status < 200 || status > 299 || best != 0 && status >= best) continue;
            best = status;
            response = each.getValue();
        }
        if (response == null && responses.has("default")) {
            best = 200;
            response = responses.get("default");
        }
        return response == null ? List.of() : answers(best, resolved(response));
    }

    private static int status(String key) {
        if (key.equalsIgnoreCase("2xx")) return 200;
        return key.matches("[1-5][0-9]{2}") ? Integer.parseInt(key) : 0;
    }

    private List<MockAnswer> answers(int status, JsonNode response) {
        Map<String, String> headers = headers(response.path("headers"));
        JsonNode content = response.path("content");
        // A success without content is an answer, too.
        if (content.isEmpty()) return List.of(new MockAnswer(status, "", headers, ""));
        var answers = new ArrayList<MockAnswer>();
        for (var type : content.properties()) {
            var sound = Problems.none();
            HeaderNames.checkValue(type.getKey(), sound);
            JsonNode example = example(resolved(type.getValue()));
            if (example != null && sound.isEmpty())
                answers.add(new MockAnswer(status, type.getKey(), headers, text(type.getKey(), example)));
        }
        return List.copyOf(answers);
    }

    private Map<String, String> headers(JsonNode headers) {
        var values = new LinkedHashMap<String, String>();
        for (var header : headers.properties()) {
            JsonNode example = example(resolved(header.getValue()));
            if (example == null || !example.isValueNode()) continue;
            var sound = Problems.none();
            HeaderNames.checkEdit(header.getKey(), sound);
            HeaderNames.checkValue(example.asText(), sound);
            // The document describes Content-Type elsewhere (OpenAPI 3.1, Response Object).
            if (sound.isEmpty() && !header.getKey().equalsIgnoreCase("content-type"))
                values.put(header.getKey().toLowerCase(Locale.ROOT), example.asText());
        }
        return values;
    }

    private @Nullable JsonNode example(JsonNode described) {
        if (described.has("example")) return described.get("example");
        for (var named : described.path("examples").properties()) {
            JsonNode value = resolved(named.getValue()).get("value");
            if (value != null) return value;
        }
        return ofSchema(resolved(described.path("schema")), 0);
    }

    /** What a schema gives as an example of itself, or of its parts; null when it gives none. */
    private @Nullable JsonNode ofSchema(JsonNode schema, int depth) {
        if (depth > SCHEMA_DEPTH_MAX) return null;
        if (--schemasLeft < 0) throw new IllegalArgumentException("has schemas that come to too much");
        if (schema.has("example")) return schema.get("example");
        if (schema.path("examples").has(0)) return schema.get("examples").get(0);
        for (String word : new String[] {"const", "default"}) if (schema.has(word)) return schema.get(word);
        if (schema.path("enum").has(0)) return schema.get("enum").get(0);
        var nodes = ConfigJson.mapper().getNodeFactory();
        if (schema.has("properties")) {
            var object = nodes.objectNode();
            for (var property : schema.get("properties").properties()) {
                JsonNode value = ofSchema(resolved(property.getValue()), depth + 1);
                if (value != null) object.set(property.getKey(), value);
            }
            return object.isEmpty() ? null : object;
        }
        if (!schema.has("items")) return null;
        JsonNode element = ofSchema(resolved(schema.get("items")), depth + 1);
        return element == null ? null : nodes.arrayNode().add(element);
    }

    private String text(String type, JsonNode example) {
        boolean plain = example.isTextual() && !type.toLowerCase(Locale.ROOT).contains("json");
        String text = plain ? example.textValue() : new String(ConfigJson.write(example), StandardCharsets.UTF_8);
        textLeft -= text.length();
        if (textLeft < 0)
            throw new IllegalArgumentException("has examples that come to over " + TEXT_LENGTH_MAX + " characters");
        return text;
    }

    private JsonNode resolved(JsonNode node) {
        return document.resolved(node);
    }
}
