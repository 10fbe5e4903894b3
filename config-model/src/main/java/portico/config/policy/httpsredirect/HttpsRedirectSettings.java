package portico.config.policy.httpsredirect;

import static java.util.Objects.requireNonNullElse;

import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Sends clients that come in clear text to the same place over TLS.
 *
 * @param status 308, which keeps method and body, when absent
 * @param port where TLS is; 443, which no address names, when absent
 */
@Schema(description = "Sends clients that come in clear text to the same place over TLS.")
public record HttpsRedirectSettings(
        @Schema(
                description = "308 and 307 keep method and body; 308 and 301 may be remembered: 301, 302, 307 or 308.",
                defaultValue = "308")
        Integer status,

        @Schema(description = "The port that clients reach TLS by.", defaultValue = "443", examples = "8843")
        Integer port)
        implements PolicySettings {
    public static final PolicyKind<HttpsRedirectSettings> KIND =
            PolicyKind.of("https-redirect", Phase.EDGE, HttpsRedirectSettings.class);

    private static final Set<Integer> STATUSES = Set.of(301, 302, 307, 308);

    public HttpsRedirectSettings(@Nullable Integer status, @Nullable Integer port) {
        this.status = requireNonNullElse(status, 308);
        this.port = requireNonNullElse(port, 443);
    }

    @Override
    public void check(Problems at) {
        at.require(STATUSES.contains(status), "status", "must be 301, 302, 307 or 308");
        at.require(port >= 1 && port <= 65_535, "port", "must be 1 to 65535");
    }
}
