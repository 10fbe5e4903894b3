package portico.config.composition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * A GraphQL operation, sent as JSON by POST, or in the query by GET. The answer's {@code data} is what the call gives;
 * an answer with {@code errors} and no data has failed.
 *
 * @param query the document; nothing is put into it: what varies goes into the variables
 * @param variables JSON whose texts may hold values in braces
 * @param operation the name of the operation, where the document has several
 */
public record GraphQl(
        @Schema(
                description = "The document. Nothing is put into it: what varies goes into the variables.",
                examples = "query ($id: ID!) { user(id: $id) { name } }")
        String query,

        @Schema(description = "JSON whose texts may hold values in braces.")
        Map<String, JsonNode> variables,

        @Schema(description = "The name of the operation, where the document has several.") @Nullable String operation)
        implements Checked {
    private static final int QUERY_LENGTH_MAX = 64 * 1024;

    public GraphQl(String query, @Nullable Map<String, JsonNode> variables, @Nullable String operation) {
        this.query = query;
        this.variables = variables == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(variables));
        this.operation = operation;
    }

    @Override
    public void check(Problems at) {
        at.required("query", query);
        if (query != null) at.require(query.length() <= QUERY_LENGTH_MAX, "query", "is over 64 KiB");
        at.bounded("variables", variables.keySet(), 64);
        variables.forEach((name, value) -> JsonTemplate.check(value, at.at("variables." + name)));
        at.text("operation", operation, 128);
    }
}
