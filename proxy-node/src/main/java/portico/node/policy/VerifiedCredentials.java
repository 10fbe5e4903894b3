package portico.node.policy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what was found out about credentials, so that the same one is verified once: a bounded number of them, those
 * that were not asked for lately forgotten first, in two generations. Whoever asks decides whether what is remembered
 * still holds.
 *
 * @param <V> what was found out
 */
public final class VerifiedCredentials<V> {
    private final int generationSizeMax;
    private volatile Map<CredentialHash, V> young = new ConcurrentHashMap<>();
    private volatile Map<CredentialHash, V> old = new ConcurrentHashMap<>();

    /** @param sizeMax how many are remembered at most */
    public VerifiedCredentials(int sizeMax) {
        generationSizeMax = Math.max(1, sizeMax / 2);
    }

    /** What was found out; null when nothing is known any more. */
    public @Nullable V find(CredentialHash credential) {
        V known = young.get(credential);
        if (known != null) return known;
        V aged = old.get(credential);
        if (aged != null) remember(credential, aged);
        return aged;
    }

    public void remember(CredentialHash credential, V found) {
        if (young.size() >= generationSizeMax) age();
        young.put(credential, found);
    }

    public void forget(CredentialHash credential) {
        young.remove(credential);
        old.remove(credential);
    }

    public int size() {
        return young.size() + old.size();
    }

    private synchronized void age() {
        if (young.size() < generationSizeMax) return; // another thread was faster
        old = young;
        young = new ConcurrentHashMap<>();
    }
}
