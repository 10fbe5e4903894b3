package portico.node.upstream;

import java.util.List;
import portico.node.names.Place;

/**
 * How a target's weight is shared among its places: evenly, or as SRV records say, each priority by itself. All weights of
 * a service are multiplied by one factor, so that shares are whole numbers; they are exact while the factor is small.
 */
final class Shares {
    private static final int FACTOR_MAX = 5040; // divisible by all up to 10

    private Shares() {}

    /** What weights are multiplied by where these lists of places meet. */
    static int factor(List<List<Place>> sites) {
        long factor = 1;
        for (var places : sites)
            for (var place : places) {
                long parts = parts(places, place.priority());
                int common = 0;
                for (var other : places) if (other.priority() == place.priority()) common = gcd(common, weight(other));
                parts /= common;
                factor = factor / gcd((int) factor, (int) (parts % factor)) * parts; // the least common multiple
                if (factor > FACTOR_MAX) return FACTOR_MAX;
            }
        return (int) factor;
    }

    /** One place's share of a target's weight; never nothing unless the target has none. */
    static int of(int weight, int factor, List<Place> places, Place place) {
        if (weight == 0) return 0;
        long share = (long) weight * factor * weight(place) / parts(places, place.priority());
        return (int) Math.max(1, share);
    }

    private static long parts(List<Place> places, int priority) {
        long sum = 0;
        for (var place : places) if (place.priority() == priority) sum += weight(place);
        return sum;
    }

    /** RFC 2782: of weight 0 are those that hardly get anything, or all of them, where it does not matter. */
    private static int weight(Place place) {
        return Math.max(1, place.weight());
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
