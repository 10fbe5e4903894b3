package portico.admin.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.config.secret.Keyring;
import portico.config.secret.Sealed;

/**
 * The keys that sign sessions' access tokens. They lie sealed in the database, so every replica accepts what another
 * one signed; once a month the next one takes over, and the last one goes when nothing that it signed is good any more.
 */
@ApplicationScoped
class Signing {
    private static final Logger LOG = Logger.getLogger(Signing.class);
    private static final Duration TURN = Duration.ofDays(30);
    private static final Duration KEPT_AFTER_TURN = Duration.ofDays(1);
    private static final Duration RELOAD_PERIOD = Duration.ofMinutes(1);
    private static final Duration RELOAD_PERIOD_UNKNOWN = Duration.ofSeconds(1);
    private static final int KEY_OCTETS = 32;

    private final SigningKeys rows;
    private final UserRepository users;
    private final Keyring keyring;
    private final Clock clock;

    /** Newest first. */
    private volatile Map<String, SecretKey> keys = Map.of();

    /** Which have been told of. */
    private final Set<UUID> unopened = ConcurrentHashMap.newKeySet();

    private volatile Instant loadedAt = Instant.MIN;

    Signing(SigningKeys rows, UserRepository users, Keyring keyring, Clock clock) {
        this.rows = rows;
        this.users = users;
        this.keyring = keyring;
        this.clock = clock;
    }

    /** The key that signs now, by its id. */
    Map.Entry<String, SecretKey> newest() {
        reloadAfter(RELOAD_PERIOD);
        var all = keys.entrySet().iterator();
        if (!all.hasNext()) throw new SigningKeyMissing();
        return all.next();
    }

    /** The key of this id; null when there is none. */
    @Nullable SecretKey byId(String id) {
        reloadAfter(RELOAD_PERIOD);
        SecretKey key = keys.get(id);
        if (key != null) return key;
        reloadAfter(RELOAD_PERIOD_UNKNOWN); // another replica may have made it just now
        return keys.get(id);
    }

    /** Makes the next key when it is time for it, and drops those of the past. */
    @Transactional
    void turn() {
        users.lockAdmins(); // of replicas that start together one makes the key
        Instant now = clock.instant();
        List<SigningKeyEntity> newestFirst = rows.newestFirst();
        if (newestFirst.isEmpty() || newestFirst.get(0).createdAt.isBefore(now.minus(TURN))) rows.persist(next(now));
        else
            newestFirst.stream()
                    .skip(1)
                    .filter(key -> newestFirst.get(0).createdAt.isBefore(now.minus(KEPT_AFTER_TURN)))
                    .forEach(rows::delete);
    }

    private SigningKeyEntity next(Instant now) {
        byte[] secret = new byte[KEY_OCTETS];
        new SecureRandom().nextBytes(secret);
        var key = new SigningKeyEntity();
        key.id = UUID.randomUUID();
        key.createdAt = now;
        key.secret = keyring.seal(key.place(), secret).text();
        return key;
    }

    private void reloadAfter(Duration period) {
        Instant now = clock.instant();
        if (now.isBefore(loadedAt.plus(period)) && !now.isBefore(loadedAt)) return;
        load(now);
    }

    private synchronized void load(Instant now) {
        var loaded = new LinkedHashMap<String, SecretKey>();
        for (SigningKeyEntity key : rows.load()) {
            SecretKey opened = open(key);
            if (opened != null) loaded.put(key.id.toString(), opened);
        }
        keys = loaded;
        loadedAt = now;
    }

    /** Null when the keyring has lost what it was sealed with: what it signed is good no more, and no fault of ours. */
    private @Nullable SecretKey open(SigningKeyEntity key) {
        try {
            return new SecretKeySpec(keyring.open(key.place(), Sealed.parse(key.secret)), "HmacSHA256");
        } catch (IllegalArgumentException e) {
            if (unopened.add(key.id))
                LOG.warnf("Sessions that the key %s signed have ended: %s", key.id, e.getMessage());
            return null;
        }
    }

    /** The rows of signing keys. */
    @ApplicationScoped
    static class SigningKeys implements PanacheRepositoryBase<SigningKeyEntity, UUID> {
        List<SigningKeyEntity> newestFirst() {
            return find("order by createdAt desc, id").list();
        }

        @Transactional
        List<SigningKeyEntity> load() {
            return newestFirst();
        }
    }
}
