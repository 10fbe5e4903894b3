package portico.node.policy.hmacauth;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import portico.node.policy.CredentialHash;

/** Signatures that were used in one span of time, and how many by whom. */
final class UsedSignatures {
    /** None of several threads often waits for another one. */
    private static final int TABLES = 64;

    private final HashTable[] tables = new HashTable[TABLES];
    private final ConcurrentHashMap<UUID, AtomicInteger> shares = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    UsedSignatures() {
        for (int index = 0; index < TABLES; index++) tables[index] = new HashTable();
    }

    int size() {
        return size.get();
    }

    /** How many of them are of this credential. */
    int share(UUID owner) {
        AtomicInteger share = shares.get(owner);
        return share == null ? 0 : share.get();
    }

    boolean contains(CredentialHash signature) {
        return table(signature).contains(signature);
    }

    /** True when it was not there. */
    boolean add(UUID owner, CredentialHash signature) {
        if (!table(signature).add(signature)) return false;
        size.incrementAndGet();
        shares.computeIfAbsent(owner, first -> new AtomicInteger()).incrementAndGet();
        return true;
    }

    void remove(UUID owner, CredentialHash signature) {
        if (!table(signature).remove(signature)) return;
        size.decrementAndGet();
        AtomicInteger share = shares.get(owner);
        if (share != null) share.decrementAndGet();
    }

    private HashTable table(CredentialHash signature) {
        return tables[(int) (signature.a() >>> 58)];
    }
}
