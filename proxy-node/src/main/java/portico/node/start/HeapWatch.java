package portico.node.start;

import portico.node.limit.Limit;

/**
 * Judges whether the heap is nearly full of what lives. How much is used says little, since garbage is part of it; what is
 * left behind a whole collection says it all. Such a collection stops the node for a moment, so one is asked for only when a
 * smaller one has left that much, and not often. Times are of one clock, in milliseconds. For one thread.
 */
final class HeapWatch {
    /** With that much left behind a whole collection, the heap is short: soon the JVM would do nothing but collect. */
    @Limit(
            "Percent of the heap that a whole collection of garbage leaves in use; then new exchanges are refused with 503")
    static final int SHORT_PERCENT = 92;

    /** And with less than that it is not any more. */
    static final int ENOUGH_PERCENT = 87;

    private static final long BETWEEN_COLLECTIONS_MILLIS = 10_000;

    private final long heapBytes;
    private boolean isShort;
    private boolean suspicious;
    private long collectedAt = -BETWEEN_COLLECTIONS_MILLIS;

    /** @param heapBytes the most that there may be */
    HeapWatch(long heapBytes) {
        this.heapBytes = heapBytes;
    }

    /**
     * A collection has ended.
     *
     * @param leftBytes in use behind it
     * @param whole whether all garbage is gone
     */
    void collected(long leftBytes, boolean whole, long nowMillis) {
        boolean much = leftBytes >= heapBytes / 100 * SHORT_PERCENT;
        if (whole) {
            collectedAt = nowMillis;
            isShort = much || isShort && leftBytes >= heapBytes / 100 * ENOUGH_PERCENT;
        }
        suspicious = much || isShort;
    }

    boolean isShort() {
        return isShort;
    }

    /** True when a whole collection should be, which {@link #collected} is then told of. */
    boolean wantsCollection(long nowMillis) {
        if (!suspicious || nowMillis - collectedAt < BETWEEN_COLLECTIONS_MILLIS) return false;
        collectedAt = nowMillis;
        return true;
    }
}
