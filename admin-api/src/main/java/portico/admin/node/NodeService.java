package portico.admin.node;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import portico.admin.access.TokenMint;
import portico.admin.problem.NotFound;
import portico.admin.snapshot.CurrentSnapshot;
import portico.admin.snapshot.Snapshot;
import portico.config.Problems;

/** Enrols, shows, drains, revokes and deletes nodes. */
@ApplicationScoped
final class NodeService {
    private final NodeRepository nodes;
    private final NodeGroupRepository groups;
    private final TokenMint mint;
    private final Clock clock;
    private final NodeReports reports;
    private final CurrentSnapshot current;
    private final Event<NodePutOut> putOut;

    NodeService(
            NodeRepository nodes,
            NodeGroupRepository groups,
            TokenMint mint,
            Clock clock,
            NodeReports reports,
            CurrentSnapshot current,
            Event<NodePutOut> putOut) {
        this.nodes = nodes;
        this.groups = groups;
        this.mint = mint;
        this.clock = clock;
        this.reports = reports;
        this.current = current;
        this.putOut = putOut;
    }

    @Transactional
    EnrolledNode enrol(NewNode wanted) {
        Problems problems = Problems.of(wanted);
        String groupName = wanted.groupOrDefault();
        var group = groups.byNameToEnter(groupName);
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
    List<NodeView> after(String name, String text, int limit) {
        return nodes.after(name, text, limit).stream().map(this::view).toList();
    }

    @Transactional
    NodeView get(String name) {
        return view(nodes.byName(name).orElseThrow(() -> new NotFound("node", name)));
    }

    @Transactional
    NodeHealth health(String name) {
        NodeEntity node = nodes.byName(name).orElseThrow(() -> new NotFound("node", name));
        var heard = reports.of(node.id).filter(report -> node.revokedAt == null && report.connected(clock.instant()));
        return heard.map(NodeHealth::of).orElseGet(() -> NodeHealth.unheard(node.name));
    }

    /** Puts the node out at once, for good: a new token needs a new node. */
    @Transactional
    NodeView revoke(String name) {
        NodeEntity node = toChange(name);
        if (node.revokedAt == null) node.revokedAt = clock.instant();
        announcePutOut(node);
        return view(node);
    }

    @Transactional
    NodeView drain(String name, boolean drained) {
        NodeEntity node = toChange(name);
        node.drained = drained;
        nodes.announceChanged(node.id);
        return view(node);
    }

    @Transactional
    void delete(String name) {
        NodeEntity node = toChange(name);
        nodes.delete(node);
        announcePutOut(node);
    }

    private void announcePutOut(NodeEntity node) {
        nodes.announceChanged(node.id);
        putOut.fire(new NodePutOut(node.id));
    }

    private NodeView view(NodeEntity node) {
        if (node.revokedAt != null) return node.view(NodeState.REVOKED, null);
        Snapshot newest = current.get();
        var report = reports.of(node.id);
        NodeState state = NodeState.of(report.orElse(null), newest, clock.instant());
        return node.view(state, report.map(said -> NodeStatus.of(said, newest)).orElse(null));
    }

    private NodeEntity toChange(String name) {
        return nodes.byNameToChange(name).orElseThrow(() -> new NotFound("node", name));
    }
}
