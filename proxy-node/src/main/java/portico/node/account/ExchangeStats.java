package portico.node.account;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import portico.config.statistics.LatencyBuckets;
import portico.config.statistics.TrafficCounts;

/**
 * What one event loop counted of exchanges that have their route, service or consumer in common. Written by that loop
 * only, read by anyone: a count that is read may be a moment old, never torn.
 */
public final class ExchangeStats {
    /** In place of a status: either side went away before the end. */
    public static final int ABORTED = 0;

    private static final int CLASSES = 6;
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts = new long[TrafficCounts.LENGTH];

    /** What {@link #take} has given away. */
    private TrafficCounts taken = TrafficCounts.NONE;

    /** Counts one exchange. */
    public void record(int status, long nanos, long bytesIn, long bytesOut) {
        long micros = nanos / 1_000;
        add(TrafficCounts.BYTES_IN, bytesIn);
        add(TrafficCounts.BYTES_OUT, bytesOut);
        add(TrafficCounts.MICROS, micros);
        add(TrafficCounts.BUCKETS + LatencyBuckets.of(micros), 1);
        // Last: whoever sees that there was an exchange sees all of it.
        int hundreds = status / 100;
        LONGS.setRelease(counts, hundreds, counts[hundreds] + 1);
    }

    /** What was counted until now. */
    TrafficCounts now() {
        long[] values = new long[TrafficCounts.LENGTH];
        for (int index = 0; index < CLASSES; index++) values[index] = (long) LONGS.getAcquire(counts, index);
        for (int index = CLASSES; index < values.length; index++) values[index] = (long) LONGS.getOpaque(counts, index);
        return new TrafficCounts(values);
    }

    /** What was counted since this was last called, by the one who does. */
    TrafficCounts take() {
        if (exchanges() == taken.exchanges()) return TrafficCounts.NONE;
        TrafficCounts now = now();
        TrafficCounts fresh = now.minus(taken);
        taken = now;
        return fresh;
    }

    /** What all of these counted. */
    static TrafficCounts sum(ExchangeStats[] perLoop) {
        TrafficCounts sum = TrafficCounts.NONE;
        for (var stats : perLoop) sum = sum.plus(stats.now());
        return sum;
    }

    private long exchanges() {
        long sum = 0;
        for (int index = 0; index < CLASSES; index++) sum += (long) LONGS.getOpaque(counts, index);
        return sum;
    }

    private void add(int index, long amount) {
        LONGS.setOpaque(counts, index, counts[index] + amount);
    }
}
