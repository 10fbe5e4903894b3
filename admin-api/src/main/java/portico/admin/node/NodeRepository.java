package portico.admin.node;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import portico.admin.rest.Parameters;

/** The rows of nodes. */
@ApplicationScoped
final class NodeRepository implements PanacheRepositoryBase<NodeEntity, UUID> {
    Optional<NodeEntity> byName(String name) {
        return Parameters.isName(name) ? find("name", name).firstResultOptional() : Optional.empty();
    }

    /** Locked until the end of the transaction, so that two changes of one node take turns. */
    Optional<NodeEntity> byNameToChange(String name) {
        if (!Parameters.isName(name)) return Optional.empty();
        return find("name", name).withLock(LockModeType.PESSIMISTIC_WRITE).firstResultOptional();
    }

    Optional<NodeEntity> byTokenHash(List<String> hashes) {
        if (hashes.isEmpty()) return Optional.empty();
        return find("from NodeEntity node join fetch node.group where node.tokenHash in ?1", hashes)
                .firstResultOptional();
    }

    /** @param text what is in their names; empty for whatever they are */
    List<NodeEntity> after(String name, String text, int limit) {
        return find(
                        "from NodeEntity node join fetch node.group"
                                + " where node.name > ?1 and locate(?2, node.name) > 0 order by node.name",
                        name,
                        text)
                .page(0, limit)
                .list();
    }

    /** The names of a group's nodes, at most so many. */
    List<String> namesIn(NodeGroupEntity group, int limit) {
        return find("select node.name from NodeEntity node where node.group = ?1 order by node.name", group)
                .project(String.class)
                .page(0, limit)
                .list();
    }

    /** Tells the replicas to look again at the node, whose channel one of them may have open. */
    void announceChanged(UUID node) {
        getEntityManager()
                .createNativeQuery("insert into node_revocation (id, node_id) values (:id, :node)")
                .setParameter("id", UUID.randomUUID())
                .setParameter("node", node)
                .executeUpdate();
        getEntityManager()
                .createNativeQuery("select cast(pg_notify('portico_node', :node) as text)", String.class)
                .setParameter("node", node.toString())
                .getResultList();
    }
}
