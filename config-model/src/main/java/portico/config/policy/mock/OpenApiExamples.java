package portico.config.policy.mock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.json.ConfigJson;

/** What an OpenAPI document of version 3.0 or 3.1 gives as examples of answers. Followed are references inside it only. */
final class OpenApiExamples {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final int OPERATIONS_MAX = 1000;
    private static final int REFERENCES_MAX = 32;
    private static final int SCHEMA_DEPTH_MAX = 16;
    private static final int SCHEMAS_MAX = 50_000;
    private static final int TEXT_LENGTH_MAX = 8 << 20;

    private final JsonNode document;

    /** References make much of little: what a document may come to is bounded. */
    private int schemasLeft = SCHEMAS_MAX;

    private int textLeft = TEXT_LENGTH_MAX;

    private OpenApiExamples(JsonNode document) {
        this.document = document;
    }

    /**
     * The operations of a document, closest paths first.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static List<MockOperation> read(String text) {
        JsonNode document;
        try {
            document = ConfigJson.yamlMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is neither JSON nor YAML: " + e.getOriginalMessage());
        }
        String version = document.path("openapi").asText();
        if (!version.startsWith("3.0") && !version.startsWith("3.1"))
            throw new IllegalArgumentException("is no OpenAPI document of version 3.0 or 3.1");
        return new OpenApiExamples(document).operations();
    }

    private List<MockOperation> operations() {
        var operations = new ArrayList<MockOperation>();
        document.path("paths").properties().forEach(path -> {
            if (!path.getKey().startsWith("/"))
                throw new IllegalArgumentException("has a path that does not start with /: " + path.getKey());
            resolved(path.getValue()).properties().forEach(operation -> {
                if (!METHODS.contains(operation.getKey())) return;
                operations.add(new MockOperation(
                        operation.getKey().toUpperCase(Locale.ROOT),
                        segments(path.getKey()),
                        answers(resolved(operation.getValue()).path("responses"))));
            });
        });
        if (operations.isEmpty()) throw new IllegalArgumentException("has no operations");
        if (operations.size() > OPERATIONS_MAX)
            throw new IllegalArgumentException("has over " + OPERATIONS_MAX + " operations");
        operations.sort(
                Comparator.comparingInt(MockOperation::closeness).reversed()); // stable: then as in the document
        return List.copyOf(operations);
    }

    private static List<MockOperation.Segment> segments(String path) {
        var segments = new ArrayList<MockOperation.Segment>();
        for (String segment : path.substring(1).split("/", -1)) {
            boolean any = segment.startsWith("{") && segment.endsWith("}");
            segments.add(new MockOperation.Segment(any ? "" : segment, any));
        }
        return List.copyOf(segments);
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
        JsonNode at = node;
        for (int count = 0; at.path("$ref").isTextual(); count++) {
            String reference = at.get("$ref").textValue();
            if (!reference.startsWith("#/") || count == REFERENCES_MAX)
                throw new IllegalArgumentException("has a reference that leads nowhere inside it: " + reference);
            JsonNode to = document.at(reference.substring(1));
            if (to.isMissingNode())
                throw new IllegalArgumentException("has a reference that leads nowhere: " + reference);
            at = to;
        }
        return at;
    }
}
