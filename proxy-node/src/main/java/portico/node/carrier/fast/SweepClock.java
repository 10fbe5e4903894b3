package portico.node.carrier.fast;

import java.util.function.LongSupplier;

/**
 * The time of an event loop, as of its last sweep. While a loop stands still, because its thread gets no turn or all of them
 * are stopped, nobody is listened to, and what arrives lies unread: that time is nobody's silence, and does not count as such.
 */
final class SweepClock {
    private final LongSupplier nanos;
    private final long stepMax;
    private long exact;
    private long attended;

    /**
     * A clock.
     *
     * @param nanos {@link System#nanoTime} or the like
     * @param stepMax nanoseconds that count at most from one tick to the next
     */
    SweepClock(LongSupplier nanos, long stepMax) {
        this.nanos = nanos;
        this.stepMax = stepMax;
        exact = nanos.getAsLong();
        attended = exact;
    }

    /** Until now nobody was there to be listened to. */
    void start() {
        exact = nanos.getAsLong();
    }

    void tick() {
        long now = nanos.getAsLong();
        attended += Math.min(now - exact, stepMax);
        exact = now;
    }

    /** The time, but for what the loop has missed; no time of day, only good for differences. */
    long attended() {
        return attended;
    }

    /** The time. */
    long exact() {
        return exact;
    }
}
