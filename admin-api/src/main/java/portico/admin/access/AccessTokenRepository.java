package portico.admin.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of personal access tokens. */
@ApplicationScoped
final class AccessTokenRepository implements PanacheRepositoryBase<AccessTokenEntity, UUID> {
    Optional<AccessTokenEntity> byHash(List<String> hashes) {
        if (hashes.isEmpty()) return Optional.empty();
        return find("from AccessTokenEntity token join fetch token.user where token.hash in ?1", hashes)
                .firstResultOptional();
    }

    Optional<AccessTokenEntity> ofUser(UUID user, UUID id) {
        return find("id = ?1 and user.id = ?2 and revokedAt is null", id, user).firstResultOptional();
    }

    /** Those of a user that are not revoked, by id. */
    List<AccessTokenEntity> after(UUID user, UUID after, int limit) {
        return find(
                        "from AccessTokenEntity token join fetch token.user"
                                + " where token.user.id = ?1 and token.id > ?2 and token.revokedAt is null"
                                + " order by token.id",
                        user,
                        after)
                .page(0, limit)
                .list();
    }

    long countGood(UUID user, Instant now) {
        return count("user.id = ?1 and revokedAt is null and (expiresAt is null or expiresAt > ?2)", user, now);
    }

    void revokeAllOf(UUID user, Instant at) {
        update("revokedAt = ?1 where user.id = ?2 and revokedAt is null", at, user);
    }

    void used(UUID id, Instant at) {
        update("lastUsedAt = ?1 where id = ?2", at, id);
    }

    void deleteEndedBefore(Instant at) {
        delete("expiresAt < ?1 or revokedAt < ?1", at);
    }
}
