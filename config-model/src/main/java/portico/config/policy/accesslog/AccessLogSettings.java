package portico.config.policy.accesslog;

import static java.util.Objects.requireNonNullElse;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Writes one line of JSON for each exchange to the node's access log. Credentials are never in it.
 *
 * @param percent of the exchanges that succeed; those that fail are always written; 100 when absent
 */
@Schema(description = "Writes one line of JSON for each exchange to the node's access log.")
public record AccessLogSettings(
        @Schema(
                description = "Share of the exchanges that succeed; those that fail are always written.",
                defaultValue = "100")
        Integer percent)
        implements PolicySettings {
    public static final PolicyKind<AccessLogSettings> KIND =
            PolicyKind.of("access-log", Phase.EDGE, AccessLogSettings.class);

    public AccessLogSettings(@Nullable Integer percent) {
        this.percent = requireNonNullElse(percent, 100);
    }

    @Override
    public void check(Problems at) {
        at.require(percent >= 0 && percent <= 100, "percent", "must be 0 to 100");
    }
}
