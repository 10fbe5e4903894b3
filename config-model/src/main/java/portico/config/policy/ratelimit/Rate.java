package portico.config.policy.ratelimit;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * How many exchanges in which time.
 *
 * @param limit how many
 * @param per in which time; 1 min when absent
 * @param burst how many at once; as many as the limit when absent
 */
public record Rate(
        @Schema(description = "How many exchanges.", examples = "1000")
        int limit,

        @Schema(description = "In which time.", defaultValue = "1m")
        Duration per,

        @Schema(description = "How many at once; as many as the limit when absent.") @Nullable Integer burst)
        implements Checked {
    private static final Duration RECOVERY_MAX = Duration.ofDays(50 * 366);
    private static final int LIMIT_MAX = 1_000_000_000;

    public Rate(int limit, @Nullable Duration per, @Nullable Integer burst) {
        this.limit = limit;
        this.per = requireNonNullElse(per, Duration.ofMinutes(1));
        this.burst = burst;
    }

    /** How many may come at once. */
    public int burstMax() {
        return requireNonNullElse(burst, limit);
    }

    @Override
    public void check(Problems at) {
        at.require(limit >= 1 && limit <= LIMIT_MAX, "limit", "must be 1 to " + LIMIT_MAX);
        at.require(per.toMillis() >= 1 && per.compareTo(Duration.ofDays(366)) <= 0, "per", "must be from 1ms to 366d");
        if (burst != null) at.require(burst >= 1 && burst <= LIMIT_MAX, "burst", "must be 1 to " + LIMIT_MAX);
        boolean known = limit >= 1 && per.toMillis() >= 1;
        at.require(!known || limit / 1e6 <= per.toMillis(), "limit", "is over one in a nanosecond");
        // A counter further ahead of its clock would leave the clock's range.
        at.require(
                !known || burst == null || (double) per.toMillis() * burst / limit <= RECOVERY_MAX.toMillis(),
                "burst",
                "would take over 50 years to come back");
    }
}
