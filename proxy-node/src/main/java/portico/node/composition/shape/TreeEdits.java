package portico.node.composition.shape;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.json.Pointer;

/** Changes what stands at a place of a tree: gives another tree, which shares all that lies elsewhere. */
public final class TreeEdits {
    private TreeEdits() {}

    /** What stands at a place; null when there is nothing. */
    public static @Nullable Value at(Value tree, Pointer place) {
        Value value = tree;
        for (String name : place.names()) {
            value = child(value, name);
            if (value == null) return null;
        }
        return value;
    }

    /**
     * With this value at a place. Objects that are missing on the way are made; {@code -} is the element behind the last one
     * of an array, which is made where nothing is.
     *
     * @return null when something else is in the way: a text, or an array that has no such element nor comes to its end there
     */
    public static @Nullable Value with(Value tree, Pointer place, Value value) {
        return with(tree, place.names(), 0, value);
    }

    private static @Nullable Value with(@Nullable Value tree, List<String> names, int at, Value value) {
        if (at == names.size()) return value;
        String name = names.get(at);
        if (tree == null) {
            Value inner = with(null, names, at + 1, value);
            if (inner == null) return null;
            return name.equals(Pointer.END) ? ArrayValue.of(inner) : ObjectValue.of(name, inner);
        }
        if (tree instanceof ObjectValue object) {
            Value inner = with(object.get(name), names, at + 1, value);
            return inner == null ? null : object.with(name, inner);
        }
        if (!(tree instanceof ArrayValue array)) return null;
        int index = name.equals(Pointer.END) ? array.size() : Pointer.index(name);
        if (index < 0 || index > array.size()) return null;
        Value inner = with(index < array.size() ? array.get(index) : null, names, at + 1, value);
        return inner == null ? null : array.with(index, inner);
    }

    /** Without what stands at a place, which is not the tree as a whole; the same tree when there is nothing. */
    public static Value without(Value tree, Pointer place) {
        return without(tree, place.names(), 0);
    }

    private static Value without(Value tree, List<String> names, int at) {
        String name = names.get(at);
        Value child = child(tree, name);
        if (child == null) return tree;
        boolean last = at == names.size() - 1;
        Value inner = last ? null : without(child, names, at + 1);
        if (inner == child) return tree;
        if (tree instanceof ObjectValue object) return inner == null ? object.without(name) : object.with(name, inner);
        if (!(tree instanceof ArrayValue array)) return tree;
        int index = Pointer.index(name);
        return inner == null ? array.without(index) : array.with(index, inner);
    }

    /**
     * With another name for the member at a place, which stays where it is among the others; one that has the name already
     * gives way. The same tree when there is no such member: elements have no names.
     */
    public static Value renamed(Value tree, Pointer place, String name) {
        return renamed(tree, place.names(), 0, name);
    }

    private static Value renamed(Value tree, List<String> names, int at, String to) {
        String name = names.get(at);
        Value child = child(tree, name);
        if (child == null) return tree;
        if (at == names.size() - 1) return tree instanceof ObjectValue object ? object.renamed(name, to) : tree;
        Value inner = renamed(child, names, at + 1, to);
        if (inner == child) return tree;
        if (tree instanceof ObjectValue object) return object.with(name, inner);
        return tree instanceof ArrayValue array ? array.with(Pointer.index(name), inner) : tree;
    }

    private static @Nullable Value child(Value tree, String name) {
        if (tree instanceof ObjectValue object) return object.get(name);
        if (!(tree instanceof ArrayValue array)) return null;
        int index = Pointer.index(name);
        return index >= 0 && index < array.size() ? array.get(index) : null;
    }
}
