package portico.node.account;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one event loop counted for one route. Written by that loop only, read by anyone: a count that is read may be a
 * moment old, never torn.
 */
public final class RouteStats {
    /** In place of a status: either side went away before the end. */
    public static final int ABORTED = 0;

    /** Upper bounds of the latency buckets in microseconds; the last bucket has none. */
    static final long[] BUCKET_MICROS = {
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

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int CLASSES = 6;
    private static final int BYTES_IN = CLASSES;
    private static final int BYTES_OUT = CLASSES + 1;
    private static final int NANOS = CLASSES + 2;
    private static final int BUCKETS = CLASSES + 3;

    private final long[] counts = new long[BUCKETS + BUCKET_MICROS.length + 1];

    /** Counts one exchange. */
    public void record(int status, long nanos, long bytesIn, long bytesOut) {
        add(status / 100, 1);
        add(BYTES_IN, bytesIn);
        add(BYTES_OUT, bytesOut);
        add(NANOS, nanos);
        add(BUCKETS + bucket(nanos / 1_000), 1);
    }

    /** How many exchanges ended with a status of this class; class 0 are those that were aborted. */
    long statusClass(int hundreds) {
        return get(hundreds);
    }

    long bytesIn() {
        return get(BYTES_IN);
    }

    long bytesOut() {
        return get(BYTES_OUT);
    }

    long nanos() {
        return get(NANOS);
    }

    long bucket(int index) {
        return get(BUCKETS + index);
    }

    private static int bucket(long micros) {
        int bucket = 0;
        while (bucket < BUCKET_MICROS.length && micros > BUCKET_MICROS[bucket]) bucket++;
        return bucket;
    }

    private void add(int index, long amount) {
        LONGS.setOpaque(counts, index, counts[index] + amount);
    }

    private long get(int index) {
        return (long) LONGS.getOpaque(counts, index);
    }
}
