package portico.node.policy;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
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
    private final Map<K, Use<K, V>> known = new HashMap<>();

    /** What nobody uses any more, told by the collector: to look for it would cost as much as all that is known. */
    private final ReferenceQueue<V> unused = new ReferenceQueue<>();

    /** All that somebody uses. */
    public synchronized List<V> all() {
        return known.values().stream()
                .map(WeakReference::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** How many there are that somebody uses, about. */
    public synchronized int size() {
        forget();
        return known.size();
    }

    /**
     * What is kept under this key, or made now. In compile, never with an exchange.
     *
     * @param make makes what the key must not hold: it would be held for ever
     */
    public synchronized V of(K key, Supplier<V> make) {
        forget();
        Use<K, V> held = known.get(key);
        V kept = held == null ? null : held.get();
        if (kept != null) return kept;
        V made = make.get();
        known.put(key, new Use<>(key, made, unused));
        return made;
    }

    private void forget() {
        for (Reference<? extends V> gone = unused.poll(); gone != null; gone = unused.poll())
            if (gone instanceof Use<?, ?> use) known.remove(use.key, use);
    }

    private static final class Use<K, V> extends WeakReference<V> {
        private final K key;

        Use(K key, V value, ReferenceQueue<V> unused) {
            super(value, unused);
            this.key = key;
        }
    }
}
