package portico.config.statistics;

/**
 * The buckets in which latencies are counted, the same everywhere, so that counts of nodes can be added. The bounds about
 * double, so a percentile read from them is off by no more than its bucket is wide.
 */
public final class LatencyBuckets {
    private static final long[] BOUND_MICROS = {
        500,
        1_000,
        2_000,
        4_000,
        8_000,
        16_000,
        32_000,
        64_000,
        125_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        30_000_000,
        60_000_000
    };

    /** How many there are; the last has no upper bound. */
    public static final int COUNT = BOUND_MICROS.length + 1;

    private LatencyBuckets() {}

    /** The bucket that a latency falls into. */
    public static int of(long micros) {
        int bucket = 0;
        while (bucket < BOUND_MICROS.length && micros > BOUND_MICROS[bucket]) bucket++;
        return bucket;
    }

    /** The highest latency in a bucket, in microseconds; in the last one {@link Long#MAX_VALUE}. */
    public static long upperMicros(int bucket) {
        return bucket == BOUND_MICROS.length ? Long.MAX_VALUE : BOUND_MICROS[bucket];
    }

    /** What all latencies in a bucket are above, in microseconds; nothing is below 0. */
    public static long lowerMicros(int bucket) {
        return bucket == 0 ? 0 : BOUND_MICROS[bucket - 1];
    }
}
