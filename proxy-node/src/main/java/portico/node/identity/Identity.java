package portico.node.identity;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.config.certificate.CertificateName;
import portico.config.consumer.Consumer;
import portico.config.consumer.Credential;
import portico.config.consumer.EnrolledConsumer;
import portico.config.consumer.NewCredential;
import portico.node.exchange.Slice;

/** All consumers and their credentials at one identity snapshot; immutable. */
public final class Identity {
    /** Knows nobody. */
    public static final Identity EMPTY = of(List.of(), KeyHasher.NONE);

    private static final int MINUTE_MILLIS = 60_000;

    private final KeyHasher hasher;
    private final Consumers consumers;
    private final Credentials credentials;
    private final int[] peppers;
    private final Map<String, JwtKey> jwtKeys;
    private final Map<String, BasicPassword> passwords;
    private final Map<String, HmacKey> hmacKeys;
    private final Map<CertificateName, CertificateHolder> certificates;
    private final int unreadable;

    /** Made when somebody is going to need it: few look for consumers by their names. */
    private volatile @Nullable ConsumerNames names;

    private Identity(Builder built) {
        hasher = built.hasher;
        consumers = built.consumers.build();
        credentials = built.credentials.build();
        // Newest first: most keys are under it.
        peppers = built.peppers.descendingSet().stream()
                .mapToInt(Integer::intValue)
                .toArray();
        jwtKeys = Map.copyOf(built.jwtKeys);
        passwords = Map.copyOf(built.passwords);
        hmacKeys = Map.copyOf(built.hmacKeys);
        certificates = Map.copyOf(built.certificates);
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
            credentials.used(credential, minute(nowMillis));
            return new Caller(this, credentials.consumer(credential), credential);
        }
        return null;
    }

    /** The key that tokens name like this; null when nobody has it. */
    public @Nullable JwtKey jwtKey(String keyId) {
        return jwtKeys.get(keyId);
    }

    /** Whoever has signed with the key. */
    public Caller caller(JwtKey key) {
        return caller((Proof) key);
    }

    /** The password of a user; null when there is nobody of this name. */
    public @Nullable BasicPassword password(String username) {
        return passwords.get(username);
    }

    /** Whoever has shown the password. */
    public Caller caller(BasicPassword password) {
        return caller((Proof) password);
    }

    /** The secret that signatures name like this; null when nobody has it. */
    public @Nullable HmacKey hmacKey(String keyId) {
        return hmacKeys.get(keyId);
    }

    /** Whoever has signed with the secret. */
    public Caller caller(HmacKey key) {
        return caller((Proof) key);
    }

    /** Who is known by this name in a certificate; null when nobody is. */
    public @Nullable CertificateHolder holder(CertificateName name) {
        return certificates.get(name);
    }

    /** Whoever has shown the certificate. */
    public Caller caller(CertificateHolder holder) {
        return caller((Proof) holder);
    }

    private Caller caller(Proof proof) {
        proof.owned().use().at(minute(System.currentTimeMillis()));
        return new Caller(this, proof);
    }

    private static int minute(long millis) {
        return (int) (millis / MINUTE_MILLIS);
    }

    /**
     * Which credentials were used since this was last asked, in no order. Off the event loops of the traffic.
     *
     * @param nowMinute since the epoch
     */
    public void takeUses(int nowMinute, Uses uses) {
        for (int credential = 0; credential < credentials.count(); credential++) {
            int minute = credentials.takeUse(credential, nowMinute);
            if (minute != 0)
                uses.used(consumers.id(credentials.consumer(credential)), credentials.name(credential), minute);
        }
        jwtKeys.values().forEach(key -> takeUse(key.owned(), uses));
        passwords.values().forEach(password -> takeUse(password.owned(), uses));
        hmacKeys.values().forEach(key -> takeUse(key.owned(), uses));
        certificates.values().forEach(holder -> takeUse(holder.owned(), uses));
    }

    private void takeUse(Owned credential, Uses uses) {
        int minute = credential.use().take();
        if (minute != 0) uses.used(consumers.id(credential.consumer()), credential.name(), minute);
    }

    /** Hears of credentials that were used. */
    public interface Uses {
        /** @param minute since the epoch */
        void used(UUID consumer, String credential, int minute);
    }

    /**
     * The consumer of this name, for whom somebody else has vouched.
     *
     * @param by what it is to be called where a credential's name is asked for
     * @return null when there is none
     */
    public @Nullable Caller byName(String consumer, String by) {
        if (!isAscii(consumer)) return null;
        ConsumerNames index = names;
        if (index == null) index = indexNames();
        int number = index.find(Slice.of(consumer));
        if (number == ConsumerNames.NONE) return null;
        return new Caller(this, new Vouched(consumer, number, by));
    }

    /** Somebody else says who calls: good for as long as the consumer is there. */
    private final class Vouched implements Proof {
        private final String consumer;
        private final Owned owned;

        Vouched(String consumer, int number, String by) {
            this.consumer = consumer;
            owned = new Owned(number, consumers.id(number), by, Long.MAX_VALUE, LastUse.NOBODYS);
        }

        @Override
        public Owned owned() {
            return owned;
        }

        @Override
        public @Nullable Proof in(Identity other) {
            Caller there = other.byName(consumer, owned.name());
            return there == null ? null : there.proof();
        }
    }

    /** Does now, off the event loops, what the first {@link #byName} would do. */
    public void prepareNames() {
        if (names == null) indexNames();
    }

    /** True when no {@link #byName} has anything to prepare any more. */
    public boolean hasNames() {
        return names != null;
    }

    private synchronized ConsumerNames indexNames() {
        ConsumerNames index = names;
        if (index == null) names = index = new ConsumerNames(consumers);
        return index;
    }

    /** Names of consumers are ASCII; what is not must not be mistaken for one when it is cut to octets. */
    private static boolean isAscii(String text) {
        for (int index = 0; index < text.length(); index++) if (text.charAt(index) > 0x7e) return false;
        return true;
    }

    public int consumerCount() {
        return consumers.count();
    }

    public int credentialCount() {
        return credentials.count() + jwtKeys.size() + passwords.size() + hmacKeys.size() + certificates.size();
    }

    /** How many credentials are left out because the keyring does not go with them: a fault to report. */
    public int unreadableCount() {
        return unreadable;
    }

    /** Every combination of groups and policies that consumers have, each once. */
    public List<Profile> profiles() {
        return consumers.profiles();
    }

    /** Octets that tables, columns and indexes take, without the few shared objects. */
    public long octets() {
        ConsumerNames index = names;
        return consumers.octets() + credentials.octets() + (index == null ? 0 : index.octets());
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
        private final Map<String, JwtKey> jwtKeys = new HashMap<>();
        private final Map<String, BasicPassword> passwords = new HashMap<>();
        private final Map<String, HmacKey> hmacKeys = new HashMap<>();
        private final Map<CertificateName, CertificateHolder> certificates = new HashMap<>();
        private final KeyHasher hasher;
        private int unreadable;

        public Builder(KeyHasher hasher) {
            this.hasher = hasher;
        }

        public void add(EnrolledConsumer enrolled) {
            add(consumers.add(opened(enrolled.consumer())), enrolled);
        }

        /**
         * Adds a consumer with something wrong: it is known by its credentials and its name, and not served. As a stranger
         * it would be told that its credentials are no good.
         */
        public void withhold(EnrolledConsumer enrolled) {
            add(consumers.withhold(enrolled.consumer()), enrolled);
        }

        private void add(int consumer, EnrolledConsumer enrolled) {
            for (var credential : enrolled.credentials()) {
                boolean added = credential.fold(
                        key -> addKey(consumer, key),
                        key -> addKey(consumer, key),
                        basic -> addPassword(consumer, basic),
                        key -> addKey(consumer, key),
                        shown -> addCertificate(consumer, shown));
                if (!added) unreadable++;
            }
        }

        /** Settings whose secrets do not open stay as they are: their policies are not compiled. */
        private Consumer opened(Consumer consumer) {
            return consumer.withSecrets((key, field, secret) -> {
                if (secret == null || !secret.opens(consumer.secretPlace(key), hasher.keyring())) return secret;
                return secret.open(consumer.secretPlace(key), hasher.keyring());
            });
        }

        private boolean addKey(int consumer, Credential.ApiKey key) {
            if (!hasher.has(key.hash().pepper())) return false;
            peppers.add(key.hash().pepper());
            credentials.add(consumer, key.name(), key.hash(), key.expiresAt());
            return true;
        }

        private boolean addKey(int consumer, Credential.JwtKey key) {
            try {
                jwtKeys.putIfAbsent(key.keyId(), JwtKey.of(consumer, key, hasher.keyring()));
                return true;
            } catch (IllegalArgumentException e) {
                return false; // counted, and reported by who applies: one bad key must not hold back all others
            }
        }

        private boolean addPassword(int consumer, Credential.Basic basic) {
            passwords.putIfAbsent(basic.username(), BasicPassword.of(consumer, basic));
            return true;
        }

        private boolean addKey(int consumer, Credential.HmacKey key) {
            try {
                hmacKeys.putIfAbsent(key.keyId(), HmacKey.of(consumer, key, hasher.keyring()));
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        private boolean addCertificate(int consumer, Credential.ClientCertificate shown) {
            try {
                certificates.putIfAbsent(shown.certificateName(), CertificateHolder.of(consumer, shown));
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        public Identity build() {
            return new Identity(this);
        }
    }
}
