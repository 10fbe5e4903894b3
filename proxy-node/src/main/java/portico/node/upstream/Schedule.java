package portico.node.upstream;

import java.util.Arrays;

/**
 * The order in which weighted round robin visits targets or destinations, worked out once: smooth, so that a heavy target's turns are
 * spread and not in a row.
 */
public final class Schedule {
    /** Weights are scaled down until one round is no longer than this. */
    static final int TURNS_MAX = 4096;

    private static final int INDEX_BITS = 12;
    private static final double GOLDEN = 0.6180339887498949;

    private Schedule() {}

    /** The indexes of targets, one for each turn of a round; those without weight do not occur. */
    public static int[] of(int[] weights) {
        int divisor = 0;
        for (int weight : weights) divisor = gcd(divisor, weight);
        if (divisor == 0) return new int[0];
        var turns = new int[weights.length];
        long total = 0;
        for (int index = 0; index < weights.length; index++) total += turns[index] = weights[index] / divisor;
        if (total > TURNS_MAX)
            for (int index = 0; index < turns.length; index++)
                if (turns[index] > 0) turns[index] = (int) Math.max(1, turns[index] * (long) TURNS_MAX / total);
        return spread(turns);
    }

    /**
     * A target's turns lie at the same place in as many equal parts of the round; at another place for each target, by the
     * golden ratio, so that those of light ones do not meet.
     */
    private static int[] spread(int[] turns) {
        var moments = new long[Arrays.stream(turns).sum()];
        int at = 0;
        for (int index = 0; index < turns.length; index++) {
            double place = (0.5 + index * GOLDEN) % 1;
            for (int turn = 0; turn < turns[index]; turn++) {
                long moment = (long) ((turn + place) / turns[index] * (1L << 40));
                moments[at++] = moment << INDEX_BITS | index;
            }
        }
        Arrays.sort(moments);
        var order = new int[moments.length];
        for (int turn = 0; turn < order.length; turn++) order[turn] = (int) moments[turn] & (1 << INDEX_BITS) - 1;
        return order;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
