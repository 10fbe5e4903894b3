package portico.node.composition.shape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.composition.FieldPath;

/**
 * Which members of an answer are meant: paths that begin alike are one branch. A path goes through arrays, and arrays of
 * arrays, by itself: it means the member in each element.
 */
public final class FieldTree {
    private final Map<String, FieldTree> members = new HashMap<>();
    private boolean whole;

    private FieldTree() {}

    /** The members at these paths. One path that is part of another means all of it. */
    public static FieldTree of(List<FieldPath> paths) {
        var root = new FieldTree();
        for (var path : paths) {
            var names = new ArrayList<String>();
            for (var step : path.steps()) names.add(step.name());
            root.add(names);
        }
        return root;
    }

    static FieldTree empty() {
        return new FieldTree();
    }

    FieldTree add(List<String> path) {
        FieldTree at = this;
        for (String name : path) at = at.members.computeIfAbsent(name, any -> new FieldTree());
        at.whole = true;
        return at;
    }

    /**
     * Only what is meant. Objects and arrays on the way stay, be they empty then; other values on the way have no such
     * member, and go.
     */
    public Value allow(Value value) {
        Value kept = kept(value);
        return kept == null ? ObjectValue.EMPTY : kept;
    }

    private @Nullable Value kept(Value value) {
        if (whole) return value;
        if (value instanceof ObjectValue object) {
            var builder = new ObjectValue.Builder(Math.min(object.size(), members.size()));
            for (int place = 0; place < object.size(); place++) {
                FieldTree member = members.get(object.name(place));
                if (member == null) continue;
                Value kept = member.kept(object.value(place));
                if (kept != null) builder.put(object.name(place), kept);
            }
            return builder.build();
        }
        if (!(value instanceof ArrayValue array)) return null;
        var elements = new ArrayList<Value>(array.size());
        for (int index = 0; index < array.size(); index++) {
            Value kept = kept(array.get(index));
            if (kept != null) elements.add(kept);
        }
        return ArrayValue.of(elements);
    }

    /** All but what is meant. The same object when nothing of it is there. */
    public Value deny(Value value) {
        if (value instanceof ObjectValue object) return deny(object);
        if (!(value instanceof ArrayValue array)) return value;
        List<Value> changed = null;
        for (int index = 0; index < array.size(); index++) {
            Value before = array.get(index);
            Value after = deny(before);
            if (after != before && changed == null) {
                changed = new ArrayList<>(array.size());
                for (int earlier = 0; earlier < index; earlier++) changed.add(array.get(earlier));
            }
            if (changed != null) changed.add(after);
        }
        return changed == null ? array : ArrayValue.of(changed);
    }

    private Value deny(ObjectValue object) {
        ObjectValue.Builder changed = null;
        for (int place = 0; place < object.size(); place++) {
            Value before = object.value(place);
            FieldTree member = members.get(object.name(place));
            Value after = member == null ? before : member.whole ? null : member.deny(before);
            if (after != before && changed == null) {
                changed = new ObjectValue.Builder(object.size());
                for (int earlier = 0; earlier < place; earlier++)
                    changed.put(object.name(earlier), object.value(earlier));
            }
            if (changed != null && after != null) changed.put(object.name(place), after);
        }
        return changed == null ? object : changed.build();
    }
}
