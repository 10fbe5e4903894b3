package portico.node.upstream;

import java.util.List;
import portico.config.service.Target;

/**
 * The order in which weighted round robin visits targets, worked out once: smooth, so that a heavy target's turns are
 * spread and not in a row.
 */
final class Schedule {
    /** Weights are scaled down until one round is no longer than this. */
    private static final int TURNS_MAX = 4096;

    private Schedule() {}

    /** The indexes of targets, one for each turn of a round; targets without weight or drained do not occur. */
    static int[] of(List<Target> targets) {
        int[] weights = targets.stream()
                .mapToInt(target -> target.drained() ? 0 : target.weight())
                .toArray();
        int divisor = 0;
        for (int weight : weights) divisor = gcd(divisor, weight);
        if (divisor == 0) return new int[0];
        long total = 0;
        for (int index = 0; index < weights.length; index++) total += weights[index] /= divisor;
        if (total > TURNS_MAX)
            for (int index = 0; index < weights.length; index++)
                if (weights[index] > 0) weights[index] = (int) Math.max(1, (long) weights[index] * TURNS_MAX / total);
        return turns(weights);
    }

    private static int[] turns(int[] weights) {
        int total = 0;
        for (int weight : weights) total += weight;
        var turns = new int[total];
        var credit = new int[weights.length];
        for (int turn = 0; turn < total; turn++) {
            int best = -1;
            for (int index = 0; index < weights.length; index++) {
                credit[index] += weights[index];
                if (weights[index] > 0 && (best < 0 || credit[index] > credit[best])) best = index;
            }
            credit[best] -= total;
            turns[turn] = best;
        }
        return turns;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
