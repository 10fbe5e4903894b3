package portico.node.composition.shape;

import com.fasterxml.jackson.core.JsonPointer;
import org.jspecify.annotations.Nullable;

/** A JSON value that never changes, so that trees may share their branches. */
public sealed interface Value permits ObjectValue, ArrayValue, TextValue, NumberValue, LiteralValue {
    /** The text of one that is neither an object, an array nor null: a number as it was written; null for these. */
    default @Nullable String scalarText() {
        return null;
    }

    /**
     * What a JSON Pointer points at (RFC 6901 §4).
     *
     * @return null when there is no such place, and so for {@code -}, the element after the last
     */
    default @Nullable Value at(JsonPointer pointer) {
        Value value = this;
        for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
            Value next = null;
            if (value instanceof ObjectValue object) {
                next = object.get(rest.getMatchingProperty());
            } else if (value instanceof ArrayValue array) {
                int index = rest.getMatchingIndex();
                if (index >= 0 && index < array.size()) next = array.get(index);
            }
            if (next == null) return null;
            value = next;
        }
        return value;
    }
}
