package portico.config.service;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * How long to wait before a request is sent again: a random time from nothing to a bound that doubles with each try.
 *
 * @param base the bound before the first repetition; 25 ms when absent
 * @param max no bound is higher; 250 ms when absent
 */
public record Backoff(
        @Schema(description = "The longest wait before the first repetition; doubles with each.", defaultValue = "25ms")
        Duration base,

        @Schema(description = "No wait is longer.", defaultValue = "250ms")
        Duration max)
        implements Checked {
    static final Backoff DEFAULT = new Backoff(null, null);

    private static final Duration LONGEST = Duration.ofMinutes(1);

    public Backoff(@Nullable Duration base, @Nullable Duration max) {
        this.base = requireNonNullElse(base, Duration.ofMillis(25));
        this.max = requireNonNullElse(max, Duration.ofMillis(250));
    }

    @Override
    public void check(Problems at) {
        at.require(base.compareTo(LONGEST) <= 0, "base", "is over 1m");
        at.require(max.compareTo(LONGEST) <= 0, "max", "is over 1m");
        at.require(base.compareTo(max) <= 0, "base", "is over max");
    }
}
