package portico.config.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import portico.config.json.ConfigJson;

/** An OpenAPI document of version 3.0 or 3.1. Followed are references inside it only. */
public final class OpenApiDocument {
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final int OPERATIONS_MAX = 1000;
    private static final int REFERENCES_MAX = 32;

    private final JsonNode document;

    private OpenApiDocument(JsonNode document) {
        this.document = document;
    }

    /**
     * An operation as it stands there.
     *
     * @param method in upper case
     * @param path as the document has it
     * @param item what is said of all operations of the path
     */
    public record Operation(
            String method, String path, List<PathSegment> segments, JsonNode item, JsonNode operation) {}

    /**
     * Reads a document in JSON or YAML.
     *
     * @throws IllegalArgumentException saying what is wrong with it, in words that follow the field's name
     */
    public static OpenApiDocument read(String text) {
        JsonNode document;
        try {
            document = ConfigJson.yamlMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is neither JSON nor YAML: it "
                    + ConfigJson.problems(e).get(0).message());
        }
        String version = document.path("openapi").asText();
        if (!version.startsWith("3.0") && !version.startsWith("3.1"))
            throw new IllegalArgumentException("is no OpenAPI document of version 3.0 or 3.1");
        return new OpenApiDocument(document);
    }

    /** True for version 3.0, whose schemas are not yet JSON Schema. */
    public boolean isVersion30() {
        return document.path("openapi").asText().startsWith("3.0");
    }

    /** All of it. */
    public JsonNode root() {
        return document;
    }

    /**
     * The operations, closest paths first.
     *
     * @throws IllegalArgumentException saying what is wrong with them
     */
    public List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        document.path("paths").properties().forEach(path -> {
            if (!path.getKey().startsWith("/"))
                throw new IllegalArgumentException("has a path that does not start with /: " + path.getKey());
            JsonNode item = resolved(path.getValue());
            item.properties().forEach(operation -> {
                if (METHODS.contains(operation.getKey()))
                    operations.add(new Operation(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            PathSegment.of(path.getKey()),
                            item,
                            resolved(operation.getValue())));
            });
        });
        if (operations.isEmpty()) throw new IllegalArgumentException("has no operations");
        if (operations.size() > OPERATIONS_MAX)
            throw new IllegalArgumentException("has over " + OPERATIONS_MAX + " operations");
        operations.sort(Comparator.comparingInt((Operation operation) -> PathSegment.closeness(operation.segments()))
                .reversed()); // stable: then as in the document
        return List.copyOf(operations);
    }

    /**
     * What a node is, or refers to.
     *
     * @throws IllegalArgumentException when that is nowhere in the document
     */
    public JsonNode resolved(JsonNode node) {
        JsonNode at = node;
        for (int followed = 0; at.path("$ref").isTextual(); followed++) {
            String reference = at.get("$ref").asText();
            if (followed == REFERENCES_MAX)
                throw new IllegalArgumentException("has references that go round: " + reference);
            if (!reference.startsWith("#/"))
                throw new IllegalArgumentException(
                        "refers to " + reference + ": only references inside the document are followed");
            at = document.at(reference.substring(1));
            if (at.isMissingNode())
                throw new IllegalArgumentException("refers to " + reference + ", which is not there");
        }
        return at;
    }
}
