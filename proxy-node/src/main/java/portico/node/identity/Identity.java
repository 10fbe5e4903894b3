package portico.node.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import portico.config.consumer.Credential;
import portico.config.consumer.EnrolledConsumer;
import portico.config.secret.KeyedHash;
import portico.config.secret.Keyring;
import portico.node.exchange.Slice;

/** Who is who: consumers by their credentials. Immutable; one for each identity snapshot. */
public final class Identity {
    /** Knows nobody. */
    public static final Identity EMPTY = new Identity(List.of(), Keyring.parse(Keyring.generate()));

    private final Keyring keyring;
    private final Map<KeyedHash, Known> byKey = new HashMap<>();
    private final NavigableSet<Integer> peppers = new TreeSet<>();

    private Identity(Collection<EnrolledConsumer> consumers, Keyring keyring) {
        this.keyring = keyring;
        for (var enrolled : consumers) for (var credential : enrolled.credentials()) add(enrolled, credential);
    }

    public static Identity of(Collection<EnrolledConsumer> consumers, Keyring keyring) {
        return new Identity(consumers, keyring);
    }

    /**
     * Who shows this key.
     *
     * @param nowMillis since the epoch
     * @return null when nobody does, or the key has expired
     */
    public @Nullable Caller byKey(Slice key, long nowMillis) {
        for (int pepper : peppers.descendingSet()) {
            Known known = byKey.get(keyring.hash(pepper, key.toString()));
            if (known != null) return nowMillis < known.expiresAtMillis() ? known.caller() : null;
        }
        return null;
    }

    private void add(EnrolledConsumer enrolled, Credential credential) {
        var consumer = enrolled.consumer();
        if (consumer.id() == null) return;
        var caller =
                new Caller(consumer.name(), consumer.id(), consumer.groups(), consumer.policies(), credential.name());
        Instant expires = credential.expiresAt();
        KeyedHash hash = credential.fold(Credential.ApiKey::hash);
        peppers.add(hash.pepper());
        byKey.put(hash, new Known(caller, expires == null ? Long.MAX_VALUE : expires.toEpochMilli()));
    }

    private record Known(Caller caller, long expiresAtMillis) {}
}
