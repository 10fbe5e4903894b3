package portico.config.statistics;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;
import portico.config.policy.quota.CalendarWindow;

/**
 * What a node let pass of a quota, of one counted value in one window.
 *
 * @param key stands for the use of the policy and the counted value; nothing can be read from it
 * @param begin of the window
 * @param end the first moment after it
 * @param consumer whose it is; null when it is not counted by consumer or credential, or nobody has proved itself
 * @param credential its name, where each is counted for itself
 * @param route its name, where each is counted for itself
 * @param policy the name of the policy's entry
 * @param place where the policy is attached
 * @param limit how many may pass in the window
 * @param used how many passed since the node last said so; may be 0
 */
public record QuotaUse(
        UUID key,
        Instant begin,
        Instant end,
        @Nullable UUID consumer,
        @Nullable String credential,
        @Nullable String route,
        String policy,
        String place,
        CalendarWindow window,
        String timeZone,
        long limit,
        long used)
        implements Checked {
    private static final Duration SPAN_MAX = Duration.ofDays(40);
    private static final int TEXT_LENGTH_MAX = 512;
    private static final long COUNT_MAX = 1L << 50;

    /** The window of the key. */
    public QuotaStanding.Of of() {
        return new QuotaStanding.Of(key, begin.getEpochSecond());
    }

    @Override
    public void check(Problems at) {
        at.required("key", key);
        at.required("begin", begin);
        at.required("end", end);
        boolean isSpan = begin != null
                && end != null
                && begin.isBefore(end)
                && Duration.between(begin, end).compareTo(SPAN_MAX) <= 0;
        at.require(isSpan, "end", "is not in the 40 days after begin");
        at.required("policy", policy);
        at.text("policy", policy, TEXT_LENGTH_MAX);
        at.required("place", place);
        at.text("place", place, TEXT_LENGTH_MAX);
        at.text("credential", credential, TEXT_LENGTH_MAX);
        at.text("route", route, TEXT_LENGTH_MAX);
        at.required("window", window);
        at.required("timeZone", timeZone);
        at.text("timeZone", timeZone, TEXT_LENGTH_MAX);
        at.require(limit >= 1 && limit <= COUNT_MAX, "limit", "is a number that cannot be");
        at.require(used >= 0 && used <= COUNT_MAX, "used", "is a number that cannot be");
    }
}
