package portico.node.upstream;

import java.util.Arrays;
import java.util.List;

/**
 * Points of targets on a circle of hashes (Karger et al., "Consistent Hashing and Random Trees"). A target's points depend
 * on its address and weight only, so that one that comes or goes moves its own share and no other.
 */
final class Ring {
    private static final int POINTS_PER_WEIGHT = 128;

    /** Beyond it all targets have fewer points, by halves: 1024 targets still have 128 each. */
    private static final int POINTS_MAX = 1 << 17;

    private final long[] points;
    private final int[] owners;

    private Ring(long[] points, int[] owners) {
        this.points = points;
        this.owners = owners;
    }

    static Ring of(List<String> addresses, int[] weights) {
        long total = 0;
        for (int weight : weights) total += (long) weight * POINTS_PER_WEIGHT;
        int halvings = 0;
        while (total >> halvings > POINTS_MAX) halvings++;
        var counts = new int[weights.length];
        int sum = 0;
        for (int index = 0; index < counts.length; index++) {
            if (weights[index] > 0)
                counts[index] = (int) Math.max(1, (long) weights[index] * POINTS_PER_WEIGHT >> halvings);
            sum += counts[index];
        }
        var all = new Point[sum];
        int at = 0;
        for (int index = 0; index < counts.length; index++) {
            long seed = Affinity.hash(addresses.get(index));
            for (int point = 0; point < counts[index]; point++)
                all[at++] = new Point(Affinity.mix(seed + 0x9E3779B97F4A7C15L * (point + 1)), index);
        }
        Arrays.sort(all);
        return new Ring(
                Arrays.stream(all).mapToLong(Point::hash).toArray(),
                Arrays.stream(all).mapToInt(Point::owner).toArray());
    }

    int size() {
        return points.length;
    }

    /** The position of the first point at or after a hash. */
    int find(long hash) {
        int found = Arrays.binarySearch(points, hash);
        if (found < 0) found = -found - 1;
        return found == points.length ? 0 : found;
    }

    int next(int position) {
        return position + 1 == points.length ? 0 : position + 1;
    }

    long point(int position) {
        return points[position];
    }

    /** The index of the target that a point belongs to. */
    int owner(int position) {
        return owners[position];
    }

    private record Point(long hash, int owner) implements Comparable<Point> {
        @Override
        public int compareTo(Point other) {
            int order = Long.compare(hash, other.hash);
            return order == 0 ? Integer.compare(owner, other.owner) : order;
        }
    }
}
