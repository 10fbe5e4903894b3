package portico.admin.node;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import portico.admin.rest.Parameters;

/** The rows of node groups. */
@ApplicationScoped
final class NodeGroupRepository implements PanacheRepositoryBase<NodeGroupEntity, UUID> {
    Optional<NodeGroupEntity> byName(String name) {
        return Parameters.isName(name) ? find("name", name).firstResultOptional() : Optional.empty();
    }

    /** Locked until the end of the transaction, so that changes of one group take turns. */
    Optional<NodeGroupEntity> byNameToChange(String name) {
        if (!Parameters.isName(name)) return Optional.empty();
        return find("name", name).withLock(LockModeType.PESSIMISTIC_WRITE).firstResultOptional();
    }

    /** It stays, and stays as it is, until the end of the transaction: for a node that is to belong to it. */
    Optional<NodeGroupEntity> byNameToEnter(String name) {
        if (!Parameters.isName(name)) return Optional.empty();
        return find("name", name).withLock(LockModeType.PESSIMISTIC_READ).firstResultOptional();
    }

    /** Likewise. */
    Optional<NodeGroupEntity> byJoinTokenHashToEnter(List<String> hashes) {
        if (hashes.isEmpty()) return Optional.empty();
        return find("joinTokenHash in ?1", hashes)
                .withLock(LockModeType.PESSIMISTIC_READ)
                .firstResultOptional();
    }

    /** @param text what is in their names; empty for whatever they are */
    List<NodeGroupEntity> after(String name, String text, int limit) {
        return find("name > ?1 and locate(?2, name) > 0 order by name", name, text)
                .page(0, limit)
                .list();
    }
}
