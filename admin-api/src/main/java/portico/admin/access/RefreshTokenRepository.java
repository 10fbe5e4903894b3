package portico.admin.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of refresh tokens. */
@ApplicationScoped
final class RefreshTokenRepository implements PanacheRepositoryBase<RefreshTokenEntity, String> {
    /** Whose token this is; nothing is locked, nor read for good. */
    Optional<UUID> userOf(List<String> hashes) {
        return getEntityManager()
                .createQuery("select userId from RefreshTokenEntity where hash in :hashes", UUID.class)
                .setParameter("hashes", hashes)
                .getResultStream()
                .findFirst();
    }

    /** Locked until the end of the transaction: of two uses one is the second. */
    Optional<RefreshTokenEntity> toUse(List<String> hashes) {
        if (hashes.isEmpty()) return Optional.empty();
        return find("hash in ?1", hashes)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    boolean isSession(UUID family, Instant now) {
        return count("family = ?1 and familyExpiresAt > ?2", family, now) > 0;
    }

    void endFamily(UUID family) {
        delete("family", family);
    }

    void endFamiliesOf(UUID user) {
        delete("userId", user);
    }

    void endOtherFamiliesOf(UUID user, UUID kept) {
        delete("userId = ?1 and family <> ?2", user, kept);
    }

    /** Used ones stay as long as their family, to notice a second use. */
    void deleteEndedBefore(Instant at) {
        delete("familyExpiresAt < ?1 or (usedAt is null and expiresAt < ?1)", at);
    }
}
