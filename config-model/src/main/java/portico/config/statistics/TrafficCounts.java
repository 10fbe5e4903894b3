package portico.config.statistics;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * Counts of exchanges over some time: by status class, octets, durations. They can be added, and added again they are
 * the counts of the whole. As JSON they are an array without its trailing zeros: aborted exchanges, those of status
 * 1xx to 5xx, octets of request and of response bodies, microseconds taken together, and the {@link LatencyBuckets}.
 */
public final class TrafficCounts {
    /** How many numbers there are. */
    public static final int LENGTH = 9 + LatencyBuckets.COUNT;

    /** Where the number of exchanges is that either side left before the end; status class n is n further. */
    public static final int ABORTED = 0;

    /** Where the octets of request bodies are. */
    public static final int BYTES_IN = 6;

    /** Where the octets of response bodies are. */
    public static final int BYTES_OUT = 7;

    /** Where the sum of all durations is, in microseconds. */
    public static final int MICROS = 8;

    /** Where the first latency bucket is. */
    public static final int BUCKETS = 9;

    /** Nothing happened. */
    public static final TrafficCounts NONE = new TrafficCounts(new long[0]);

    private final long[] values;

    /** @param values in the order of the constants of this class; those that are left out at the end are zero */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TrafficCounts(long[] values) {
        if (values.length > LENGTH) throw new IllegalArgumentException("are over " + LENGTH + " numbers");
        this.values = Arrays.copyOf(values, LENGTH);
    }

    /** One of the numbers. */
    public long get(int index) {
        return values[index];
    }

    /** All exchanges that ended, the aborted ones too. */
    public long exchanges() {
        long sum = 0;
        for (int hundreds = ABORTED; hundreds <= 5; hundreds++) sum += values[hundreds];
        return sum;
    }

    /** Exchanges that were answered with 5xx. */
    public long errors() {
        return values[5];
    }

    public boolean isNothing() {
        return exchanges() == 0;
    }

    /** Both together. */
    public TrafficCounts plus(TrafficCounts other) {
        long[] sums = values.clone();
        for (int index = 0; index < LENGTH; index++) sums[index] += other.values[index];
        return new TrafficCounts(sums);
    }

    /** What came after an earlier state of the same counters. */
    public TrafficCounts minus(TrafficCounts earlier) {
        long[] differences = values.clone();
        for (int index = 0; index < LENGTH; index++) differences[index] -= earlier.values[index];
        return new TrafficCounts(differences);
    }

    /**
     * The latency that this part of the exchanges did not exceed, in microseconds: evenly spread inside a bucket, and of
     * the last one, which has no end, its beginning. 0 when there was no exchange.
     *
     * @param part such as 0.99
     */
    public double latencyMicros(double part) {
        long count = 0;
        for (int bucket = 0; bucket < LatencyBuckets.COUNT; bucket++) count += values[BUCKETS + bucket];
        double rank = Math.max(1, part * count);
        long before = 0;
        for (int bucket = 0; bucket < LatencyBuckets.COUNT; bucket++) {
            long here = values[BUCKETS + bucket];
            if (here > 0 && before + here >= rank) return within(bucket, (rank - before) / here);
            before += here;
        }
        return 0;
    }

    private static double within(int bucket, double part) {
        double lower = LatencyBuckets.lowerMicros(bucket);
        if (bucket == LatencyBuckets.COUNT - 1) return lower;
        return lower + (LatencyBuckets.upperMicros(bucket) - lower) * part;
    }

    /** No number is below 0 or over the bound. */
    boolean isWithin(long max) {
        return Arrays.stream(values).allMatch(value -> value >= 0 && value <= max);
    }

    /** A copy, as short as it may be. */
    @JsonValue
    long[] toArray() {
        int length = LENGTH;
        while (length > 0 && values[length - 1] == 0) length--;
        return Arrays.copyOf(values, length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrafficCounts counts && Arrays.equals(values, counts.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(toArray());
    }
}
