package portico.node.composition.shape;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An array. */
public final class ArrayValue implements Value {
    static final ArrayValue EMPTY = new ArrayValue(new Value[0]);

    private final Value[] elements;

    /** As it is written; null for one that was put together. */
    private final @Nullable WrittenJson written;

    /** The same with its elements, once somebody has looked at one that is written. Made twice when two threads are at it. */
    private @Nullable ArrayValue read;

    private ArrayValue(Value[] elements) {
        this.elements = elements;
        written = null;
    }

    /** One whose elements are made when somebody looks at them. */
    ArrayValue(WrittenJson written) {
        elements = EMPTY.elements;
        this.written = written;
    }

    /** As it is written; null for one that was put together. */
    @Nullable WrittenJson written() {
        return written;
    }

    private Value[] elements() {
        if (written == null) return elements;
        ArrayValue known = read;
        if (known == null) read = known = written.array();
        return known.elements;
    }

    /** An array of these, in this order. */
    public static ArrayValue of(List<? extends Value> elements) {
        return elements.isEmpty() ? EMPTY : new ArrayValue(elements.toArray(Value[]::new));
    }

    static ArrayValue of(Value... elements) {
        return new ArrayValue(elements.clone());
    }

    public int size() {
        return elements().length;
    }

    /** @throws ArrayIndexOutOfBoundsException when there is no such element */
    public Value get(int index) {
        return elements()[index];
    }

    /** This one's elements, then those of the other. */
    ArrayValue joined(ArrayValue other) {
        Value[] first = elements();
        Value[] second = other.elements();
        if (second.length == 0) return this;
        if (first.length == 0) return other;
        Value[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return new ArrayValue(all);
    }

    ArrayValue with(int index, Value value) {
        Value[] changed = Arrays.copyOf(elements(), Math.max(size(), index + 1));
        changed[index] = value;
        return new ArrayValue(changed);
    }

    ArrayValue without(int index) {
        Value[] all = elements();
        Value[] fewer = new Value[all.length - 1];
        System.arraycopy(all, 0, fewer, 0, index);
        System.arraycopy(all, index + 1, fewer, index, fewer.length - index);
        return new ArrayValue(fewer);
    }
}
