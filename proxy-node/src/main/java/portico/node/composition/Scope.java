package portico.node.composition;

import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.Value;

/** Where the values come from that templates take. */
interface Scope {
    /** The value from there; null when it is not there, or is null. */
    @Nullable Value value(Taken taken);
}
