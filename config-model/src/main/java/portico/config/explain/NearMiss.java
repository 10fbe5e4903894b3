package portico.config.explain;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A route that was not taken, though little is wanting.
 *
 * @param detail what it wants, in words
 */
public record NearMiss(
        @Schema(examples = "orders-beta") String route,
        Reason reason,

        @Schema(examples = "wants the header x-beta to be 1")
        String detail) {
    /** What about the request is not as the route wants it. */
    public enum Reason {
        @JsonProperty("host")
        HOST,
        @JsonProperty("path")
        PATH,
        @JsonProperty("method")
        METHOD,
        @JsonProperty("header")
        HEADER,
        @JsonProperty("query")
        QUERY,
        @JsonProperty("client")
        CLIENT,
        /** Nothing: another route comes before it. */
        @JsonProperty("order")
        ORDER
    }
}
