package portico.node.composition.shape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.composition.FieldPath;

/**
 * What is made of one call's answer, compiled: collection, target, allow or deny, new names, operations on arrays, group, in
 * this order. Never changes what it is given.
 */
public final class Shape {
    /** Leaves the answer as it is. */
    public static final Shape NONE = builder().build();

    private final @Nullable String collection;
    private final @Nullable FieldPath target;
    private final @Nullable FieldTree allow;
    private final @Nullable FieldTree deny;
    private final @Nullable Renames renames;
    private final Flatten[] flatten;
    private final @Nullable String group;

    private Shape(Builder from) {
        collection = from.collection;
        target = from.target;
        allow = from.allow.isEmpty() ? null : FieldTree.of(from.allow);
        deny = from.deny.isEmpty() ? null : FieldTree.of(from.deny);
        renames = from.map.isEmpty() ? null : Renames.of(from.map);
        flatten = from.flatten.toArray(Flatten[]::new);
        group = from.group;
    }

    /** Begins one that leaves the answer as it is. */
    public static Builder builder() {
        return new Builder();
    }

    /** The answer in its new shape. */
    public Value apply(Value answer) {
        Value value = answer;
        if (collection != null && value instanceof ArrayValue) value = ObjectValue.of(collection, value);
        if (target != null) {
            Value found = target(value, target.steps(), 0);
            value = found == null ? ObjectValue.EMPTY : found;
        }
        if (allow != null) value = allow.allow(value);
        if (deny != null) value = deny.deny(value);
        if (renames != null) value = renames.apply(value);
        for (var operation : flatten) value = operation.apply(value);
        return group == null ? value : ObjectValue.of(group, value);
    }

    /** What is there, in each element of the arrays on the way; elements without it are left out. */
    private static @Nullable Value target(Value value, List<FieldPath.Step> steps, int at) {
        if (at == steps.size()) return value;
        if (value instanceof ObjectValue object) {
            Value next = object.get(steps.get(at).name());
            return next == null ? null : target(next, steps, at + 1);
        }
        if (!(value instanceof ArrayValue array)) return null;
        var found = new ArrayList<Value>();
        for (int index = 0; index < array.size(); index++) {
            Value in = target(array.get(index), steps, at);
            if (in != null) found.add(in);
        }
        return ArrayValue.of(found);
    }

    /** Collects what is to be done. Paths are as in the configuration; each method refuses what is none. */
    public static final class Builder {
        private @Nullable String collection;
        private @Nullable FieldPath target;
        private final List<FieldPath> allow = new ArrayList<>();
        private final List<FieldPath> deny = new ArrayList<>();
        private final Map<FieldPath, String> map = new LinkedHashMap<>();
        private final List<Flatten> flatten = new ArrayList<>();
        private @Nullable String group;

        private Builder() {}

        /** The member that an answer which is an array is put under, before all else. */
        public Builder collection(@Nullable String name) {
            collection = name;
            return this;
        }

        /** The part that is taken; an empty object when it is not there. */
        public Builder target(@Nullable String path) {
            target = path == null ? null : FieldPath.parsePlain(path);
            return this;
        }

        /** The only members kept; all when there are none. */
        public Builder allow(List<String> paths) {
            for (String path : paths) allow.add(FieldPath.parsePlain(path));
            return this;
        }

        /** Members left out. */
        public Builder deny(List<String> paths) {
            for (String path : paths) deny.add(FieldPath.parsePlain(path));
            return this;
        }

        /** New names by the paths of the old ones. */
        public Builder map(Map<String, String> names) {
            names.forEach((path, name) -> map.put(FieldPath.parsePlain(path), name));
            return this;
        }

        public Builder move(String from, String to) {
            flatten.add(Flatten.move(FieldPath.parse(from), FieldPath.parse(to)));
            return this;
        }

        public Builder delete(String path) {
            flatten.add(Flatten.delete(FieldPath.parse(path)));
            return this;
        }

        public Builder append(String from, String to) {
            flatten.add(Flatten.append(FieldPath.parse(from), FieldPath.parse(to)));
            return this;
        }

        /** The member that the result is put under. */
        public Builder group(@Nullable String name) {
            group = name;
            return this;
        }

        /** @throws IllegalArgumentException when two members would get the same name */
        public Shape build() {
            return new Shape(this);
        }
    }
}
