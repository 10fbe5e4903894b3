package portico.node.policy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was found out about credentials, so that the same one is verified once: a bounded number of them, and of
 * octets, those that were not asked for lately forgotten first, in two generations. Whoever asks decides whether what is
 * remembered still holds.
 *
 * @param <V> what was found out
 */
public final class VerifiedCredentials<V> {
    /** What an entry takes besides what was found out. */
    private static final int ENTRY_OCTETS = 128;

    private final int generationSizeMax;
    private final long generationOctetsMax;
    private final ToIntFunction<V> octets;
    private volatile Generation<V> young = new Generation<>();
    private volatile Generation<V> old = new Generation<>();

    private static final class Generation<V> {
        private final Map<CredentialHash, V> found = new ConcurrentHashMap<>();
        private final AtomicLong octets = new AtomicLong();
    }

    /**
     * Remembers things that are all about equally small.
     *
     * @param sizeMax how many are remembered at most
     */
    public VerifiedCredentials(int sizeMax) {
        this(sizeMax, Long.MAX_VALUE, found -> 0);
    }

    /**
     * Remembers nothing yet.
     *
     * @param sizeMax how many are remembered at most
     * @param octetsMax how much they take at most, by and large
     * @param octets how much one takes; always the same of the same one
     */
    public VerifiedCredentials(int sizeMax, long octetsMax, ToIntFunction<V> octets) {
        generationSizeMax = Math.max(1, sizeMax / 2);
        generationOctetsMax = octetsMax / 2;
        this.octets = octets;
    }

    /** What was found out; null when nothing is known any more. */
    public @Nullable V find(CredentialHash credential) {
        V known = young.found.get(credential);
        if (known != null) return known;
        V aged = old.found.get(credential);
        if (aged != null) remember(credential, aged);
        return aged;
    }

    /** What takes more than a generation may is not remembered. */
    public void remember(CredentialHash credential, V found) {
        long taken = ENTRY_OCTETS + (long) octets.applyAsInt(found);
        if (taken > generationOctetsMax) return;
        Generation<V> into = young;
        if (into.found.size() >= generationSizeMax || into.octets.get() + taken > generationOctetsMax) into = age(into);
        V before = into.found.put(credential, found);
        into.octets.addAndGet(taken - (before == null ? 0 : ENTRY_OCTETS + (long) octets.applyAsInt(before)));
    }

    public void forget(CredentialHash credential) {
        forget(credential, young);
        forget(credential, old);
    }

    public int size() {
        return young.found.size() + old.found.size();
    }

    /** How much is remembered, by and large. */
    long octets() {
        return young.octets.get() + old.octets.get();
    }

    private void forget(CredentialHash credential, Generation<V> in) {
        V gone = in.found.remove(credential);
        if (gone != null) in.octets.addAndGet(-(ENTRY_OCTETS + (long) octets.applyAsInt(gone)));
    }

    /** @param full the generation that has no room */
    private synchronized Generation<V> age(Generation<V> full) {
        Generation<V> now = young;
        if (now != full) return now; // another thread was faster
        old = now;
        return young = new Generation<>();
    }
}
