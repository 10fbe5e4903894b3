package portico.node.composition.shape;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.composition.FieldPath;
import portico.config.composition.FieldPath.Step;

/**
 * One operation on arrays. Its paths say each level: a name is a member, a number an element (or a member of that name), a
 * star each element or member. What is not there is not changed.
 */
abstract class Flatten {
    /**
     * Takes away. What is left of an array closes up.
     *
     * @param path what is taken
     */
    static Flatten delete(FieldPath path) {
        return new Delete(path.steps());
    }

    /**
     * Moves, once for each place that the stars stand for. What is at the new place gives way. Objects on the way to it are made; where
     * they cannot be, since there is something else, nothing moves.
     *
     * @throws IllegalArgumentException when the two do not begin alike up to the last star
     */
    static Flatten move(FieldPath from, FieldPath to) {
        return new Move(alike(from, to), rest(from), rest(to));
    }

    /**
     * Puts the elements of one array behind those of another, and takes the first away. A value that is no array counts as
     * an array of it; where there is no other array, this becomes it; where there is something else, nothing happens.
     *
     * @throws IllegalArgumentException when the two do not begin alike up to the last star
     */
    static Flatten append(FieldPath from, FieldPath to) {
        return new Append(alike(from, to), rest(from), rest(to));
    }

    abstract Value apply(Value value);

    private static List<Step> alike(FieldPath from, FieldPath to) {
        List<Step> prefix = from.untilLastStar();
        if (!prefix.equals(to.untilLastStar()))
            throw new IllegalArgumentException("must begin as the path that it comes from does, up to the last star");
        return prefix;
    }

    private static List<Step> rest(FieldPath path) {
        return path.steps().subList(path.untilLastStar().size(), path.steps().size());
    }

    /** What happens at each place that a path with stars leads to. */
    private abstract static class AtEach extends Flatten {
        private final List<Step> prefix;

        AtEach(List<Step> prefix) {
            this.prefix = prefix;
        }

        @Override
        final Value apply(Value value) {
            return apply(value, 0);
        }

        private Value apply(Value value, int at) {
            return at == prefix.size() ? here(value) : changed(value, prefix.get(at), child -> apply(child, at + 1));
        }

        abstract Value here(Value value);
    }

    /** The value with another in the place of each child that the step means. */
    private static Value changed(Value value, Step step, java.util.function.UnaryOperator<Value> change) {
        if (value instanceof ObjectValue object) {
            if (!step.each()) {
                Value before = object.get(step.name());
                if (before == null) return value;
                Value after = change.apply(before);
                return after == before ? value : object.with(step.name(), after);
            }
            var builder = new ObjectValue.Builder(object.size());
            for (int place = 0; place < object.size(); place++)
                builder.put(object.name(place), change.apply(object.value(place)));
            return builder.build();
        }
        if (!(value instanceof ArrayValue array)) return value;
        if (!step.each()) {
            int index = step.index();
            if (index < 0 || index >= array.size()) return value;
            Value after = change.apply(array.get(index));
            return after == array.get(index) ? value : array.with(index, after);
        }
        var elements = new ArrayList<Value>(array.size());
        for (int index = 0; index < array.size(); index++) elements.add(change.apply(array.get(index)));
        return ArrayValue.of(elements);
    }

    private static final class Delete extends Flatten {
        private final List<Step> steps;

        Delete(List<Step> steps) {
            this.steps = steps;
        }

        @Override
        Value apply(Value value) {
            return apply(value, 0);
        }

        private Value apply(Value value, int at) {
            Step step = steps.get(at);
            if (at < steps.size() - 1) return changed(value, step, child -> apply(child, at + 1));
            if (!step.each()) return without(value, steps.subList(at, at + 1), 0);
            return value instanceof ObjectValue
                    ? ObjectValue.EMPTY
                    : value instanceof ArrayValue ? ArrayValue.EMPTY : value;
        }
    }

    private static final class Move extends AtEach {
        private final List<Step> from;
        private final List<Step> to;

        Move(List<Step> prefix, List<Step> from, List<Step> to) {
            super(prefix);
            this.from = from;
            this.to = to;
        }

        @Override
        Value here(Value value) {
            Value found = found(value, from);
            if (found == null) return value;
            Value moved = put(from.isEmpty() ? null : without(value, from, 0), to, 0, found);
            return moved == null ? value : moved;
        }
    }

    private static final class Append extends AtEach {
        private final List<Step> from;
        private final List<Step> to;

        Append(List<Step> prefix, List<Step> from, List<Step> to) {
            super(prefix);
            if (from.isEmpty() || to.isEmpty())
                throw new IllegalArgumentException("ends in a star: an array has to be named");
            this.from = from;
            this.to = to;
        }

        @Override
        Value here(Value value) {
            Value found = found(value, from);
            if (found == null) return value;
            ArrayValue more = found instanceof ArrayValue array ? array : ArrayValue.of(found);
            Value rest = without(value, from, 0);
            Value before = found(rest, to);
            if (before != null && !(before instanceof ArrayValue)) return value;
            Value all = before == null ? more : ((ArrayValue) before).joined(more);
            Value appended = put(rest, to, 0, all);
            return appended == null ? value : appended;
        }
    }

    private static @Nullable Value found(Value value, List<Step> steps) {
        Value at = value;
        for (var step : steps) {
            Value next = null;
            if (at instanceof ObjectValue object) {
                next = object.get(step.name());
            } else if (at instanceof ArrayValue array) {
                int index = step.index();
                if (index >= 0 && index < array.size()) next = array.get(index);
            }
            if (next == null) return null;
            at = next;
        }
        return at;
    }

    private static Value without(Value value, List<Step> steps, int at) {
        Step step = steps.get(at);
        if (at < steps.size() - 1) return changed(value, step, child -> without(child, steps, at + 1));
        if (value instanceof ObjectValue object)
            return object.get(step.name()) == null ? value : object.without(step.name());
        if (!(value instanceof ArrayValue array)) return value;
        int index = step.index();
        return index < 0 || index >= array.size() ? value : array.without(index);
    }

    /** The value with another at that place; null when the place cannot be made. */
    private static @Nullable Value put(@Nullable Value value, List<Step> steps, int at, Value found) {
        if (at == steps.size()) return found;
        Step step = steps.get(at);
        if (value instanceof ArrayValue array) {
            int index = step.index();
            if (index < 0 || index > array.size()) return null;
            Value put = put(index < array.size() ? array.get(index) : null, steps, at + 1, found);
            return put == null ? null : array.with(index, put);
        }
        if (value != null && !(value instanceof ObjectValue)) return null;
        ObjectValue object = value instanceof ObjectValue is ? is : ObjectValue.EMPTY;
        Value put = put(object.get(step.name()), steps, at + 1, found);
        return put == null ? null : object.with(step.name(), put);
    }
}
