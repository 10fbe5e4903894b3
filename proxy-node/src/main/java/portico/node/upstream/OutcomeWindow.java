package portico.node.upstream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many of the latest outcomes were failures. The window slides in halves: it covers between half and the whole of its
 * length. Any thread may record; nobody waits.
 */
final class OutcomeWindow {
    private static final int COUNT_BITS = 20;
    private static final long COUNT_MAX = (1L << COUNT_BITS) - 1;
    private static final long ONE = 1L << COUNT_BITS;
    private static final long ERA_MASK = (1L << 64 - 2 * COUNT_BITS) - 1;

    private final long halfNanos;

    /** For even and for odd halves: which half, how many outcomes, how many failures. */
    private final AtomicLong[] halves = {new AtomicLong(), new AtomicLong()};

    OutcomeWindow(Duration length) {
        halfNanos = Math.max(1, length.toNanos() / 2);
    }

    void record(long nanos, boolean failed) {
        long era = era(nanos);
        AtomicLong half = halves[(int) (era & 1)];
        while (true) {
            long seen = half.get();
            long counted = eraOf(seen) == era ? seen : era << 2 * COUNT_BITS;
            if (total(counted) == COUNT_MAX) return; // a million of them tell the share well enough
            if (half.compareAndSet(seen, counted + ONE + (failed ? 1 : 0))) return;
        }
    }

    /** True when there were enough outcomes, and this share of them were failures. */
    boolean reaches(long nanos, int percent, int minimum) {
        long era = era(nanos);
        long now = halves[(int) (era & 1)].get();
        long before = halves[(int) (era & 1 ^ 1)].get();
        long total = 0;
        long failures = 0;
        if (eraOf(now) == era) {
            total += total(now);
            failures += now & COUNT_MAX;
        }
        if (eraOf(before) == (era - 1 & ERA_MASK)) {
            total += total(before);
            failures += before & COUNT_MAX;
        }
        return total >= minimum && failures * 100 >= total * percent;
    }

    void clear() {
        for (var half : halves) half.set(0);
    }

    /** Which half it is; comes round after 16 million of them, when nothing of the first can be left. */
    private long era(long nanos) {
        return Math.floorDiv(nanos, halfNanos) & ERA_MASK;
    }

    private static long eraOf(long counted) {
        return counted >>> 2 * COUNT_BITS;
    }

    private static long total(long counted) {
        return counted >>> COUNT_BITS & COUNT_MAX;
    }
}
