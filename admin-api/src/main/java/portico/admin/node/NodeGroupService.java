package portico.admin.node;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import portico.admin.access.TokenMint;
import portico.admin.problem.AlreadyExists;
import portico.admin.problem.InUse;
import portico.admin.problem.NotFound;
import portico.config.Problem;
import portico.config.Problems;

/** Makes, shows and deletes groups of nodes, and gives them join tokens. */
@ApplicationScoped
final class NodeGroupService {
    private static final String JOIN_TOKEN = "jt_";

    /** Nodes that are named when a group cannot go. */
    private static final int USERS_MAX = 100;

    private final NodeGroupRepository groups;
    private final NodeRepository nodes;
    private final TokenMint mint;
    private final Clock clock;

    NodeGroupService(NodeGroupRepository groups, NodeRepository nodes, TokenMint mint, Clock clock) {
        this.groups = groups;
        this.nodes = nodes;
        this.mint = mint;
        this.clock = clock;
    }

    @Transactional
    JoinableNodeGroup create(NewNodeGroup wanted) {
        Problems.of(wanted).throwIfAny();
        if (groups.byName(wanted.name()).isPresent()) throw new AlreadyExists("node group", wanted.name());
        var group = new NodeGroupEntity(UUID.randomUUID(), wanted.name(), clock.instant());
        JoinableNodeGroup joinable = withToken(group);
        try {
            groups.persistAndFlush(group);
        } catch (ConstraintViolationException e) {
            throw new AlreadyExists("node group", wanted.name()); // someone was faster
        }
        return joinable;
    }

    /** A new join token; the one before, if any, lets nobody in from now on. Nodes that are in stay in. */
    @Transactional
    JoinableNodeGroup renewJoinToken(String name) {
        return withToken(toChange(name));
    }

    /** From now on nobody joins by themselves. */
    @Transactional
    void closeJoin(String name) {
        NodeGroupEntity group = toChange(name);
        group.joinTokenHash = null;
        group.joinTokenHint = null;
    }

    @Transactional
    List<NodeGroupView> after(String name, String text, int limit) {
        return groups.after(name, text, limit).stream()
                .map(NodeGroupEntity::view)
                .toList();
    }

    @Transactional
    NodeGroupView view(String name) {
        return groups.byName(name).orElseThrow(() -> notFound(name)).view();
    }

    @Transactional
    void delete(String name) {
        NodeGroupEntity group = toChange(name);
        if (name.equals(NodeGroupEntity.DEFAULT)) throw new DefaultNodeGroupStays();
        var users = nodes.namesIn(group, USERS_MAX).stream()
                .map(node -> new Problem("node " + node, "belongs to it"))
                .toList();
        if (!users.isEmpty()) throw new InUse("node group " + name, users);
        groups.delete(group);
    }

    private JoinableNodeGroup withToken(NodeGroupEntity group) {
        TokenMint.Minted token = mint.mint(JOIN_TOKEN);
        group.joinTokenHash = token.hash();
        group.joinTokenHint = token.hint();
        return new JoinableNodeGroup(group.id, group.name, token.value());
    }

    private NodeGroupEntity toChange(String name) {
        return groups.byNameToChange(name).orElseThrow(() -> notFound(name));
    }

    private static NotFound notFound(String name) {
        return new NotFound("node group", name);
    }
}
