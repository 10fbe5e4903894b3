package portico.node.routing;

import com.google.re2j.Pattern;
import portico.node.exchange.Slice;

/**
 * What a segment must look like for a constrained parameter.
 *
 * @param number counts the router's constraints from 0
 * @param depth which segment
 * @param pattern matches the whole segment, as it is in the normalised path
 */
record Constraint(int number, int depth, Pattern pattern) {
    boolean holds(Slice segment) {
        return pattern.matcher(segment).matches();
    }
}
