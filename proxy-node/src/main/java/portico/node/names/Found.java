package portico.node.names;

import java.util.ArrayList;
import java.util.List;

/**
 * The answer to one look-up.
 *
 * @param ttlSeconds how long it may be believed
 * @param whole false when some of the answers that make it up did not arrive
 */
record Found(List<Place> places, long ttlSeconds, boolean whole) {
    static final Found NOTHING = new Found(List.of(), Long.MAX_VALUE, true);

    Found {
        places = List.copyOf(places);
    }

    Found and(Found other) {
        var all = new ArrayList<>(places);
        all.addAll(other.places);
        return new Found(all, Math.min(ttlSeconds, other.ttlSeconds), whole && other.whole);
    }
}
