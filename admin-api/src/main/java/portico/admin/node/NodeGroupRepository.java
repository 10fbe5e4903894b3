package portico.admin.node;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
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

    Optional<NodeGroupEntity> byJoinTokenHash(List<String> hashes) {
        if (hashes.isEmpty()) return Optional.empty();
        return find("joinTokenHash in ?1", hashes).firstResultOptional();
    }

    List<NodeGroupEntity> after(String name, int limit) {
        return find("name > ?1 order by name", name).page(0, limit).list();
    }
}
