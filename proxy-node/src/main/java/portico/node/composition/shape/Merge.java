package portico.node.composition.shape;

import java.util.List;

/**
 * Several answers as one, in the order in which the composition names its calls, whichever was faster. Members of the same
 * name are merged: of values of different kinds an object holds over an array, an array over text, numbers and truths, and
 * these over null, whatever their order; two objects are merged member by member, the elements of two arrays follow each other, and of two other
 * values the later call's holds. This makes it associative.
 */
public final class Merge {
    private Merge() {}

    /** The answers as one; an empty object when there are none. */
    public static Value of(List<? extends Value> answers) {
        if (answers.isEmpty()) return ObjectValue.EMPTY;
        Value merged = answers.get(0);
        for (int index = 1; index < answers.size(); index++) merged = of(merged, answers.get(index));
        return merged;
    }

    /** Two answers as one. */
    public static Value of(Value earlier, Value later) {
        if (earlier instanceof ObjectValue first && later instanceof ObjectValue second) return of(first, second);
        if (earlier instanceof ArrayValue first && later instanceof ArrayValue second) return first.joined(second);
        return rank(earlier) > rank(later) ? earlier : later;
    }

    private static ObjectValue of(ObjectValue earlier, ObjectValue later) {
        if (later.size() == 0) return earlier;
        if (earlier.size() == 0) return later;
        var builder = new ObjectValue.Builder(earlier, later.size());
        for (int place = 0; place < later.size(); place++) {
            String name = later.name(place);
            Value before = builder.get(name);
            builder.put(name, before == null ? later.value(place) : of(before, later.value(place)));
        }
        return builder.build();
    }

    static int rank(Value value) {
        if (value instanceof ObjectValue) return 3;
        if (value instanceof ArrayValue) return 2;
        return value == LiteralValue.NULL ? 0 : 1;
    }
}
