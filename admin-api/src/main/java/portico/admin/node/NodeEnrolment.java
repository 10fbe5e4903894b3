package portico.admin.node;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import portico.admin.access.TokenMint;
import portico.config.Problems;

/** Lets nodes in: what the channel server asks about every token that a node shows. */
@ApplicationScoped
public final class NodeEnrolment {
    static final String NODE_TOKEN = "nt_";

    private final NodeRepository nodes;
    private final NodeGroupRepository groups;
    private final TokenMint mint;
    private final Clock clock;

    NodeEnrolment(NodeRepository nodes, NodeGroupRepository groups, TokenMint mint, Clock clock) {
        this.nodes = nodes;
        this.groups = groups;
        this.mint = mint;
        this.clock = clock;
    }

    /** The node whose token this is; empty when the token is unknown or revoked. */
    @Transactional
    public Optional<NodeIdentity> authenticate(String nodeToken) {
        if (!nodeToken.startsWith(NODE_TOKEN)) return Optional.empty();
        return nodes.byTokenHash(mint.hashes(nodeToken))
                .filter(node -> node.revokedAt == null)
                .map(NodeEntity::identity);
    }

    /**
     * Gives a node of a group its own token. A node that came in this way may do so again, under the same name, when it
     * has lost its token: whoever has the join token speaks for the nodes of the group. The old token is dead then.
     *
     * @throws JoinRefused when the join token is unknown
     * @throws NodeNameTaken when the name is that of a node of another group, of one enrolled by hand, or of a revoked
     *     one
     */
    @Transactional
    public EnrolledNode join(String joinToken, String nodeName) {
        Problems problems = Problems.none();
        problems.name("name", nodeName);
        problems.throwIfAny();
        NodeGroupEntity group =
                groups.byJoinTokenHashToEnter(mint.hashes(joinToken)).orElseThrow(JoinRefused::new);
        TokenMint.Minted token = mint.mint(NODE_TOKEN);
        NodeEntity node = nodes.byNameToChange(nodeName).orElse(null);
        if (node == null) {
            node = insert(new NodeEntity(UUID.randomUUID(), nodeName, group, true, token, clock.instant()));
        } else {
            if (!node.joined || !node.group.id.equals(group.id) || node.revokedAt != null)
                throw new NodeNameTaken(nodeName);
            node.token(token);
            nodes.announceChanged(node.id);
        }
        return new EnrolledNode(node.id, node.name, group.name, token.value());
    }

    private NodeEntity insert(NodeEntity node) {
        try {
            nodes.persistAndFlush(node);
            return node;
        } catch (ConstraintViolationException e) {
            throw new NodeNameTaken(node.name); // someone was faster
        }
    }
}
