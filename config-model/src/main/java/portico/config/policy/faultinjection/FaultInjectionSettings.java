package portico.config.policy.faultinjection;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Problems;
import portico.config.policy.Phase;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicySettings;

/**
 * Lets a share of the exchanges wait, or fail, to see what then becomes of those who call.
 *
 * @param delay how long; null for not at all
 * @param delayPercent of how many; all when absent
 * @param abortStatus what they fail with instead of going on; null for nothing
 * @param abortPercent how many; all when absent
 */
@Schema(description = "Lets a share of the exchanges wait, or fail, on purpose: to see what becomes of those who call.")
public record FaultInjectionSettings(
        @Schema(description = "How long they wait.", examples = "500ms") @Nullable Duration delay,

        @Schema(description = "Of how many, in percent.", defaultValue = "100", examples = "10")
        Double delayPercent,

        @Schema(description = "The status that they fail with, 400 to 599.", examples = "503") @Nullable Integer abortStatus,

        @Schema(description = "How many fail, in percent.", defaultValue = "100", examples = "0.5")
        Double abortPercent)
        implements PolicySettings {
    public static final PolicyKind<FaultInjectionSettings> KIND =
            PolicyKind.of("fault-injection", Phase.CACHE, FaultInjectionSettings.class);

    private static final Duration DELAY_MAX = Duration.ofMinutes(1);

    public FaultInjectionSettings(
            @Nullable Duration delay,
            @Nullable Double delayPercent,
            @Nullable Integer abortStatus,
            @Nullable Double abortPercent) {
        this.delay = delay;
        this.delayPercent = requireNonNullElse(delayPercent, 100.0);
        this.abortStatus = abortStatus;
        this.abortPercent = requireNonNullElse(abortPercent, 100.0);
    }

    @Override
    public void check(Problems at) {
        at.require(delay != null || abortStatus != null, "", "does nothing: give delay, abortStatus or both");
        if (delay != null)
            at.require(delay.toMillis() >= 1 && delay.compareTo(DELAY_MAX) <= 0, "delay", "must be from 1ms to 1m");
        if (abortStatus != null)
            at.require(abortStatus >= 400 && abortStatus <= 599, "abortStatus", "must be 400 to 599");
        checkPercent("delayPercent", delayPercent, at);
        checkPercent("abortPercent", abortPercent, at);
    }

    private static void checkPercent(String field, double percent, Problems at) {
        at.require(percent >= 0 && percent <= 100, field, "must be 0 to 100");
    }
}
