package portico.config.policy.tracing;

import static java.util.Objects.requireNonNullElse;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Makes an exchange part of a trace, which goes on at the service (W3C Trace Context).
 *
 * @param percent of the traces that begin here which are sampled; 100 when absent
 * @param accept whether a client's own trace is gone on with; true when absent
 */
@Schema(description = "Makes an exchange part of a trace, which goes on at the service (W3C Trace Context).")
public record TracingSettings(
        @Schema(
                description =
                        "Share of the traces that begin here which are sampled; a client's own trace says so itself.",
                defaultValue = "100")
        Integer percent,

        @Schema(
                description = "Goes on with a client's own traceparent and tracestate; else a trace begins here.",
                defaultValue = "true")
        Boolean accept)
        implements PolicySettings {
    public static final PolicyKind<TracingSettings> KIND = PolicyKind.of("tracing", Phase.EDGE, TracingSettings.class);

    public TracingSettings(@Nullable Integer percent, @Nullable Boolean accept) {
        this.percent = requireNonNullElse(percent, 100);
        this.accept = requireNonNullElse(accept, true);
    }

    @Override
    public void check(Problems at) {
        at.require(percent >= 0 && percent <= 100, "percent", "must be 0 to 100");
    }
}
