package portico.admin.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import portico.admin.rest.Parameters;

/** The rows of users. */
@ApplicationScoped
final class UserRepository implements PanacheRepositoryBase<UserEntity, UUID> {
    /** Any number, as long as nobody else uses it: whoever changes who is an admin holds this lock. */
    private static final long ADMINS_LOCK = 0x706f727469636f01L;

    Optional<UserEntity> byName(String name) {
        return Parameters.isName(name) ? find("name", name).firstResultOptional() : Optional.empty();
    }

    /** Locked until the end of the transaction, so that two changes of one user take turns. */
    Optional<UserEntity> byNameToChange(String name) {
        if (!Parameters.isName(name)) return Optional.empty();
        return find("name", name).withLock(LockModeType.PESSIMISTIC_WRITE).firstResultOptional();
    }

    /** Likewise. */
    Optional<UserEntity> byIdToChange(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** @param text what is in their names; empty for whatever they are */
    List<UserEntity> after(String name, String text, int limit) {
        return find("name > ?1 and locate(?2, name) > 0 order by name", name, text)
                .page(0, limit)
                .list();
    }

    /** Takes turns with everybody, on any replica, who adds or removes an admin, until the transaction ends. */
    void lockAdmins() {
        getEntityManager()
                .createNativeQuery("select cast(pg_advisory_xact_lock(:key) as text)", String.class)
                .setParameter("key", ADMINS_LOCK)
                .getResultList();
    }

    /** Those who are admins now, the oldest first. */
    List<UserEntity> admins() {
        return list("role = ?1 and not disabled order by createdAt, id", Role.ADMIN);
    }
}
