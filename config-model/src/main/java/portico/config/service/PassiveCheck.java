package portico.config.service;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.DurationText;
import portico.config.Problems;

/**
 * Takes a target out for a while when exchanges fail there: it cannot be reached, does not answer in time, breaks off
 * or answers 500, 502, 503 or 504.
 *
 * @param failures in a row that take a target out; 5 when absent, 0 for never
 * @param failurePercent share of failures in the window that takes a target out; never when absent
 * @param minimum no share is judged on fewer exchanges; 20 when absent
 * @param window in which the share is counted; 10 s when absent
 * @param eject for how long a target is out, times the number of times it was lately; 30 s when absent
 * @param ejectMax no longer than this; 5 min when absent
 * @param ejectPercentMax no more of the targets are out at once for failed exchanges; 70 when absent
 */
public record PassiveCheck(
        @Schema(description = "Failures in a row that take a target out; 0 for never.", defaultValue = "5")
        Integer failures,

        @Schema(description = "Share of failures in the window that takes a target out; never when absent.") @Nullable Integer failurePercent,

        @Schema(description = "No share is judged on fewer exchanges.", defaultValue = "20")
        Integer minimum,

        @Schema(description = "In which the share is counted.", defaultValue = "10s")
        Duration window,

        @Schema(
                description = "For how long a target is out, times the number of times it was lately.",
                defaultValue = "30s")
        Duration eject,

        @Schema(description = "A target is out no longer than this.", defaultValue = "5m")
        Duration ejectMax,

        @Schema(description = "No more of the targets are out at once for failed exchanges.", defaultValue = "70")
        Integer ejectPercentMax)
        implements Checked {
    private static final int COUNT_MAX = 1_000_000;
    private static final Duration LONGEST = Duration.ofHours(24);

    public PassiveCheck(
            @Nullable Integer failures,
            @Nullable Integer failurePercent,
            @Nullable Integer minimum,
            @Nullable Duration window,
            @Nullable Duration eject,
            @Nullable Duration ejectMax,
            @Nullable Integer ejectPercentMax) {
        this.failures = requireNonNullElse(failures, 5);
        this.failurePercent = failurePercent;
        this.minimum = requireNonNullElse(minimum, 20);
        this.window = requireNonNullElse(window, Duration.ofSeconds(10));
        this.eject = requireNonNullElse(eject, Duration.ofSeconds(30));
        this.ejectMax = requireNonNullElse(ejectMax, Duration.ofMinutes(5));
        this.ejectPercentMax = requireNonNullElse(ejectPercentMax, 70);
    }

    @Override
    public void check(Problems at) {
        at.require(failures >= 0 && failures <= COUNT_MAX, "failures", "must be 0 to " + COUNT_MAX);
        if (failurePercent != null)
            at.require(failurePercent >= 1 && failurePercent <= 100, "failurePercent", "must be 1 to 100");
        at.require(minimum >= 1 && minimum <= COUNT_MAX, "minimum", "must be 1 to " + COUNT_MAX);
        at.require(
                window.toMillis() >= 100 && window.compareTo(Duration.ofHours(1)) <= 0,
                "window",
                "must be from 100ms to 1h");
        at.require(
                eject.toMillis() >= 1 && eject.compareTo(LONGEST) <= 0,
                "eject",
                "must be from 1ms to " + DurationText.format(LONGEST));
        at.require(ejectMax.compareTo(LONGEST) <= 0, "ejectMax", "is over " + DurationText.format(LONGEST));
        at.require(eject.compareTo(ejectMax) <= 0, "eject", "is over ejectMax");
        at.require(ejectPercentMax >= 0 && ejectPercentMax <= 100, "ejectPercentMax", "must be 0 to 100");
    }
}
