package portico.config.service;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * Refuses exchanges at once (503 with Retry-After) that a service could not serve anyway. Each node counts for itself.
 *
 * @param concurrency how many exchanges may be under way; any number when absent
 * @param pending how many of them may be waiting for a connection to a target; any number when absent
 * @param failurePercent share of failed tries in the window that opens the breaker; never when absent
 * @param minimum no share is judged on fewer tries; 20 when absent
 * @param window in which the share is counted; 10 s when absent
 * @param open for how long everything is refused; 10 s when absent
 * @param probes how many exchanges then find out whether the service is back; 3 when absent
 */
public record CircuitBreaker(
        @Schema(description = "How many exchanges may be under way on a node; any number when absent.") @Nullable Integer concurrency,

        @Schema(description = "How many of them may be waiting for a connection to a target; any number when absent.")
        @Nullable Integer pending,

        @Schema(description = "Share of failed tries in the window that opens the breaker; never when absent.")
        @Nullable Integer failurePercent,

        @Schema(description = "No share is judged on fewer tries.", defaultValue = "20")
        Integer minimum,

        @Schema(description = "In which the share is counted.", defaultValue = "10s")
        Duration window,

        @Schema(description = "For how long everything is refused.", defaultValue = "10s")
        Duration open,

        @Schema(description = "How many exchanges then find out whether the service is back.", defaultValue = "3")
        Integer probes)
        implements Checked {
    static final CircuitBreaker DEFAULT = new CircuitBreaker(null, null, null, null, null, null, null);

    private static final int COUNT_MAX = 1_000_000;

    public CircuitBreaker(
            @Nullable Integer concurrency,
            @Nullable Integer pending,
            @Nullable Integer failurePercent,
            @Nullable Integer minimum,
            @Nullable Duration window,
            @Nullable Duration open,
            @Nullable Integer probes) {
        this.concurrency = concurrency;
        this.pending = pending;
        this.failurePercent = failurePercent;
        this.minimum = requireNonNullElse(minimum, 20);
        this.window = requireNonNullElse(window, Duration.ofSeconds(10));
        this.open = requireNonNullElse(open, Duration.ofSeconds(10));
        this.probes = requireNonNullElse(probes, 3);
    }

    @Override
    public void check(Problems at) {
        count("concurrency", concurrency, at);
        count("pending", pending, at);
        if (failurePercent != null)
            at.require(failurePercent >= 1 && failurePercent <= 100, "failurePercent", "must be 1 to 100");
        count("minimum", minimum, at);
        at.require(
                window.toMillis() >= 100 && window.compareTo(Duration.ofHours(1)) <= 0,
                "window",
                "must be from 100ms to 1h");
        at.require(open.toMillis() >= 1 && open.compareTo(Duration.ofHours(1)) <= 0, "open", "must be from 1ms to 1h");
        at.require(probes >= 1 && probes <= 1000, "probes", "must be 1 to 1000");
    }

    private static void count(String field, @Nullable Integer value, Problems at) {
        if (value != null) at.require(value >= 1 && value <= COUNT_MAX, field, "must be 1 to " + COUNT_MAX);
    }
}
