package portico.node.policy.headers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import portico.node.exchange.HeaderEdits;
import portico.node.exchange.HeaderName;

/** Removes, then sets, then adds. */
final class FieldEdits {
    private final List<HeaderName> removed;
    private final List<Map.Entry<HeaderName, String>> set;
    private final List<Map.Entry<HeaderName, String>> added;

    FieldEdits(List<String> remove, Map<String, String> set, Map<String, String> add) {
        removed = remove.stream().map(HeaderName::of).toList();
        this.set = named(set);
        added = named(add);
    }

    void apply(HeaderEdits edits) {
        for (var name : removed) edits.remove(name);
        for (var field : set) edits.set(field.getKey(), field.getValue());
        for (var field : added) edits.add(field.getKey(), field.getValue());
    }

    private static List<Map.Entry<HeaderName, String>> named(Map<String, String> fields) {
        var named = new ArrayList<Map.Entry<HeaderName, String>>();
        fields.forEach((name, value) -> named.add(Map.entry(HeaderName.of(name), value)));
        return List.copyOf(named);
    }
}
