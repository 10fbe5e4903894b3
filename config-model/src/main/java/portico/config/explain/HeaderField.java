package portico.config.explain;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A header field, as it would be sent.
 *
 * @param value what may be a secret is replaced by {@link #HIDDEN}
 */
public record HeaderField(
        @Schema(examples = "content-type") String name,
        @Schema(examples = "application/json") String value) {
    /** Stands for what is not shown. */
    public static final String HIDDEN = "(hidden)";
}
