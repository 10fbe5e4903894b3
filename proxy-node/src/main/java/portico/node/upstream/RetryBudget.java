package portico.node.upstream;

import java.util.concurrent.atomic.AtomicLong;
import portico.node.exchange.Loop;

/**
 * How many requests may be sent again: a share of the exchanges, and a few each second in any case. When a whole service
 * fails, it so gets little more than its usual traffic, and not a multiple of it.
 */
final class RetryBudget {
    private static final int STRIDE = 8; // longs in a cache line
    private static final int ONE = 100;

    /** No more than this is saved up on a loop. */
    private static final int SAVED_MAX = 100 * ONE;

    private static final long FREE_INTERVAL_NANOS = 100_000_000;
    private static final int FREE_AT_ONCE = 10;

    private final int percent;

    /** For each loop, in hundredths of a repetition; a loop touches only its own. */
    private final long[] saved;

    /** When the free ones would be back at their full number (as GCRA counts). */
    private final AtomicLong freeBackAt;

    RetryBudget(int percent, int loops, long nowNanos) {
        this.percent = percent;
        saved = new long[loops * STRIDE];
        freeBackAt = new AtomicLong(nowNanos);
    }

    boolean isFor(int percent) {
        return this.percent == percent;
    }

    /** An exchange begins. */
    void earn(Loop loop) {
        int at = loop.index() * STRIDE;
        saved[at] = Math.min(SAVED_MAX, saved[at] + percent);
    }

    /** True when one more request may be sent again. */
    boolean spend(Loop loop, long nowNanos) {
        int at = loop.index() * STRIDE;
        if (saved[at] >= ONE) {
            saved[at] -= ONE;
            return true;
        }
        while (true) {
            long seen = freeBackAt.get();
            long next = Math.max(seen - nowNanos, 0) + nowNanos + FREE_INTERVAL_NANOS;
            if (next - nowNanos > FREE_INTERVAL_NANOS * FREE_AT_ONCE) return false;
            if (freeBackAt.compareAndSet(seen, next)) return true;
        }
    }
}
