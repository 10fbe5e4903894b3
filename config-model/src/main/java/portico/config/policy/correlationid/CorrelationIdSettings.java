package portico.config.policy.correlationid;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Gives a request an id that the service, the client and the access log know it by.
 *
 * @param header the field that carries it, in lower case; x-correlation-id when absent
 * @param generator how an id is made; the node's own request id when absent
 * @param accept whether a client's own id is taken; true when absent
 * @param echo whether the client is told; true when absent
 */
@Schema(description = "Gives a request an id that the service, the client and the access log know it by.")
public record CorrelationIdSettings(
        @Schema(description = "The header field that carries it.", defaultValue = "x-correlation-id")
        String header,

        @Schema(
                description = "How an id is made: request-id, the same as X-Request-Id, or uuid.",
                defaultValue = "request-id")
        Generator generator,

        @Schema(
                description = "Takes a client's own id, if it is 1 to 128 of letters, digits and . _ ~ : / + = @ -",
                defaultValue = "true")
        Boolean accept,

        @Schema(description = "Tells the client.", defaultValue = "true")
        Boolean echo)
        implements PolicySettings {
    public static final PolicyKind<CorrelationIdSettings> KIND =
            PolicyKind.of("correlation-id", Phase.EDGE, CorrelationIdSettings.class);

    /** How an id is made. */
    public enum Generator {
        /** It is the node's own id of the request. */
        @JsonProperty("request-id")
        REQUEST_ID,
        /** A random UUID (RFC 9562 §5.4). */
        @JsonProperty("uuid")
        UUID
    }

    public CorrelationIdSettings(
            @Nullable String header, @Nullable Generator generator, @Nullable Boolean accept, @Nullable Boolean echo) {
        this.header = header == null ? "x-correlation-id" : header.toLowerCase(Locale.ROOT);
        this.generator = requireNonNullElse(generator, Generator.REQUEST_ID);
        this.accept = requireNonNullElse(accept, true);
        this.echo = requireNonNullElse(echo, true);
    }

    @Override
    public void check(Problems at) {
        HeaderNames.checkEdit(header, at.at("header"));
        at.require(!header.equals("x-request-id"), "header", "is the node's own id, which it always says by itself");
    }
}
