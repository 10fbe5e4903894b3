package portico.node.policy;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Things that compiled configurations share, and that last from one to the next for as long as any policy uses them.
 *
 * @param <K> by which they are known, as a value
 */
public final class Kept<K, V> {
    private final Map<K, WeakReference<V>> known = new HashMap<>();

    /** All that somebody uses. */
    public synchronized List<V> all() {
        return known.values().stream()
                .map(WeakReference::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** What is kept under this key, or made now. In compile, never with an exchange. */
    public synchronized V of(K key, Supplier<V> make) {
        known.values().removeIf(each -> each.get() == null);
        WeakReference<V> held = known.get(key);
        V kept = held == null ? null : held.get();
        if (kept != null) return kept;
        V made = make.get();
        known.put(key, new WeakReference<>(made));
        return made;
    }
}
