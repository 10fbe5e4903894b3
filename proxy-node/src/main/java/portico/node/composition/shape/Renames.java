package portico.node.composition.shape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portico.config.composition.FieldPath;

/**
 * New names for members, all given at once: each path means the names as they were, so that two may be swapped. A member
 * that has the new name already, and keeps it, gives way. Goes through arrays by itself.
 */
final class Renames {
    private final Map<String, Renames> members = new HashMap<>();
    private @Nullable String to;

    private Renames() {}

    /** @throws IllegalArgumentException when two members of one object would get the same name */
    static Renames of(Map<FieldPath, String> names) {
        var root = new Renames();
        names.forEach((path, name) -> {
            Renames at = root;
            for (var step : path.steps()) at = at.members.computeIfAbsent(step.name(), any -> new Renames());
            at.to = name;
        });
        root.check();
        return root;
    }

    private void check() {
        Set<String> given = new HashSet<>();
        for (var member : members.values()) {
            if (member.to != null && !given.add(member.to))
                throw new IllegalArgumentException("gives the name " + member.to + " twice");
            member.check();
        }
    }

    Value apply(Value value) {
        if (members.isEmpty()) return value;
        if (value instanceof ObjectValue object) return apply(object);
        if (!(value instanceof ArrayValue array)) return value;
        List<Value> elements = new ArrayList<>(array.size());
        for (int index = 0; index < array.size(); index++) elements.add(apply(array.get(index)));
        return ArrayValue.of(elements);
    }

    private ObjectValue apply(ObjectValue object) {
        Set<String> given = null;
        boolean any = false;
        for (int place = 0; place < object.size(); place++) {
            Renames member = members.get(object.name(place));
            if (member == null) continue;
            any = true;
            if (member.to == null) continue;
            if (given == null) given = new HashSet<>();
            given.add(member.to);
        }
        if (!any) return object;
        var builder = new ObjectValue.Builder(object.size());
        for (int place = 0; place < object.size(); place++) {
            String name = object.name(place);
            Renames member = members.get(name);
            Value value = member == null ? object.value(place) : member.apply(object.value(place));
            if (member != null && member.to != null) builder.put(member.to, value);
            else if (given == null || !given.contains(name)) builder.put(name, value);
        }
        return builder.build();
    }
}
