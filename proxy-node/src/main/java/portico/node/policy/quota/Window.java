package portico.node.policy.quota;

import java.time.Instant;
import portico.config.policy.quota.CalendarWindow.Span;

/** One stretch of the calendar, as exchanges need it. */
final class Window {
    private final long beginMillis;
    private final long endMillis;
    private final String policy;

    /** @param quota what clients are told of the policy, but for the length of the window */
    Window(Span span, String quota) {
        beginMillis = span.begin().toEpochMilli();
        endMillis = span.end().toEpochMilli();
        policy = quota + ";w=" + (endMillis - beginMillis) / 1000;
    }

    boolean has(long millis) {
        return millis >= beginMillis && millis < endMillis;
    }

    long beginSeconds() {
        return beginMillis / 1000;
    }

    Instant begin() {
        return Instant.ofEpochMilli(beginMillis);
    }

    Instant end() {
        return Instant.ofEpochMilli(endMillis);
    }

    long endMillis() {
        return endMillis;
    }

    /** In how many seconds it is over; at least one. */
    long leftSeconds(long nowMillis) {
        return Math.max(1, (endMillis - nowMillis + 999) / 1000);
    }

    /** The member of the RateLimit-Policy field. */
    String policy() {
        return policy;
    }
}
