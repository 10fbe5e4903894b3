package portico.node.composition.shape;

import java.util.Arrays;
import java.util.List;

/** An array. */
public final class ArrayValue implements Value {
    static final ArrayValue EMPTY = new ArrayValue(new Value[0]);

    private final Value[] elements;

    private ArrayValue(Value[] elements) {
        this.elements = elements;
    }

    /** An array of these, in this order. */
    public static ArrayValue of(List<? extends Value> elements) {
        return elements.isEmpty() ? EMPTY : new ArrayValue(elements.toArray(Value[]::new));
    }

    static ArrayValue of(Value... elements) {
        return new ArrayValue(elements.clone());
    }

    public int size() {
        return elements.length;
    }

    /** @throws ArrayIndexOutOfBoundsException when there is no such element */
    public Value get(int index) {
        return elements[index];
    }

    /** This one's elements, then those of the other. */
    ArrayValue joined(ArrayValue other) {
        if (other.elements.length == 0) return this;
        if (elements.length == 0) return other;
        Value[] all = Arrays.copyOf(elements, elements.length + other.elements.length);
        System.arraycopy(other.elements, 0, all, elements.length, other.elements.length);
        return new ArrayValue(all);
    }

    ArrayValue with(int index, Value value) {
        Value[] changed = Arrays.copyOf(elements, Math.max(elements.length, index + 1));
        changed[index] = value;
        return new ArrayValue(changed);
    }

    ArrayValue without(int index) {
        Value[] fewer = new Value[elements.length - 1];
        System.arraycopy(elements, 0, fewer, 0, index);
        System.arraycopy(elements, index + 1, fewer, index, fewer.length - index);
        return new ArrayValue(fewer);
    }
}
