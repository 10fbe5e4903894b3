package portico.admin.node;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import portico.admin.access.TokenMint;
import portico.admin.problem.NotFound;
import portico.config.Problems;

/** Enrols, shows, drains, revokes and deletes nodes. */
@ApplicationScoped
final class NodeService {
    private final NodeRepository nodes;
    private final NodeGroupRepository groups;
    private final TokenMint mint;
    private final Clock clock;

    NodeService(NodeRepository nodes, NodeGroupRepository groups, TokenMint mint, Clock clock) {
        this.nodes = nodes;
        this.groups = groups;
        this.mint = mint;
        this.clock = clock;
    }

    @Transactional
    EnrolledNode enrol(NewNode wanted) {
        Problems problems = Problems.of(wanted);
        String groupName = wanted.groupOrDefault();
        var group = groups.byName(groupName);
        problems.require(group.isPresent(), "group", "is no node group: " + groupName);
        problems.throwIfAny();
        if (nodes.byName(wanted.name()).isPresent()) throw new NodeNameTaken(wanted.name());
        TokenMint.Minted token = mint.mint(NodeEnrolment.NODE_TOKEN);
        var node = new NodeEntity(UUID.randomUUID(), wanted.name(), group.orElseThrow(), false, token, clock.instant());
        try {
            nodes.persistAndFlush(node);
        } catch (ConstraintViolationException e) {
            throw new NodeNameTaken(wanted.name()); // someone was faster
        }
        return new EnrolledNode(node.id, node.name, groupName, token.value());
    }

    @Transactional
    List<NodeView> after(String name, int limit) {
        return nodes.after(name, limit).stream().map(NodeEntity::view).toList();
    }

    @Transactional
    NodeView get(String name) {
        return nodes.byName(name).orElseThrow(() -> new NotFound("node", name)).view();
    }

    /** Puts the node out at once, for good: a new token needs a new node. */
    @Transactional
    NodeView revoke(String name) {
        NodeEntity node = toChange(name);
        if (node.revokedAt == null) node.revokedAt = clock.instant();
        nodes.announceRevoked(node.id);
        return node.view();
    }

    @Transactional
    NodeView drain(String name, boolean drained) {
        NodeEntity node = toChange(name);
        node.drained = drained;
        return node.view();
    }

    @Transactional
    void delete(String name) {
        NodeEntity node = toChange(name);
        nodes.delete(node);
        nodes.announceRevoked(node.id);
    }

    private NodeEntity toChange(String name) {
        return nodes.byNameToChange(name).orElseThrow(() -> new NotFound("node", name));
    }
}
