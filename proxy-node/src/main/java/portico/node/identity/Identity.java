package portico.node.identity;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import portico.config.consumer.EnrolledConsumer;
import portico.config.consumer.NewCredential;
import portico.node.exchange.Slice;

/** All consumers and their credentials at one identity snapshot; immutable. */
public final class Identity {
    /** Knows nobody. */
    public static final Identity EMPTY = of(List.of(), KeyHasher.NONE);

    private final KeyHasher hasher;
    private final Consumers consumers;
    private final Credentials credentials;
    private final int[] peppers;
    private final int unreadable;

    private Identity(Builder built) {
        hasher = built.hasher;
        consumers = built.consumers.build();
        credentials = built.credentials.build();
        // Newest first: most keys are under it.
        peppers = built.peppers.descendingSet().stream()
                .mapToInt(Integer::intValue)
                .toArray();
        unreadable = built.unreadable;
    }

    public static Identity of(Collection<EnrolledConsumer> consumers, KeyHasher hasher) {
        var builder = new Builder(hasher);
        consumers.forEach(builder::add);
        return builder.build();
    }

    /**
     * The caller who shows this API key.
     *
     * @param nowMillis since the epoch
     * @return null when it is no key of anyone, or has expired
     */
    public @Nullable Caller byKey(Slice key, long nowMillis) {
        if (key.length() > NewCredential.VALUE_LENGTH_MAX) return null;
        for (int pepper : peppers) {
            KeyHasher.Hash hash = hasher.hash(pepper, key);
            int credential = credentials.find(hash.a(), hash.b());
            if (credential == Credentials.NONE) continue;
            if (credentials.hasExpired(credential, nowMillis)) return null;
            return new Caller(this, credentials.consumer(credential), credential);
        }
        return null;
    }

    public int consumerCount() {
        return consumers.count();
    }

    public int credentialCount() {
        return credentials.count();
    }

    /** How many credentials are left out because the keyring lacks their pepper: a fault to report. */
    public int unreadableCount() {
        return unreadable;
    }

    /** Every combination of groups and policies that consumers have, each once. */
    public List<Profile> profiles() {
        return consumers.profiles();
    }

    /** Octets that tables and columns take, without the few shared objects. */
    public long octets() {
        return consumers.octets() + credentials.octets();
    }

    Consumers consumers() {
        return consumers;
    }

    Credentials credentials() {
        return credentials;
    }

    /** Takes consumers one by one. Of credentials with the same key, which the admin service refuses, the first counts. */
    public static final class Builder {
        private final Consumers.Builder consumers = new Consumers.Builder();
        private final Credentials.Builder credentials = new Credentials.Builder();
        private final TreeSet<Integer> peppers = new TreeSet<>();
        private final KeyHasher hasher;
        private int unreadable;

        public Builder(KeyHasher hasher) {
            this.hasher = hasher;
        }

        public void add(EnrolledConsumer enrolled) {
            int consumer = consumers.add(enrolled.consumer());
            for (var credential : enrolled.credentials())
                credential.<Void>fold(key -> {
                    if (hasher.has(key.hash().pepper())) {
                        peppers.add(key.hash().pepper());
                        credentials.add(consumer, key.name(), key.hash(), key.expiresAt());
                    } else {
                        unreadable++;
                    }
                    return null;
                });
        }

        public Identity build() {
            return new Identity(this);
        }
    }
}
