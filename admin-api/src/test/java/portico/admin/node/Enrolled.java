package portico.admin.node;

import jakarta.inject.Singleton;
import java.util.UUID;

/** Lets nodes in and puts them out, for the tests of other packages. */
@Singleton
public final class Enrolled {
    private final NodeService nodes;
    private final NodeGroupService groups;

    Enrolled(NodeService nodes, NodeGroupService groups) {
        this.nodes = nodes;
        this.groups = groups;
    }

    public EnrolledNode node() {
        return nodes.enrol(new NewNode("node-" + UUID.randomUUID(), null));
    }

    /** The join token of a new group. */
    public String joinToken() {
        return groups.create(new NewNodeGroup("group-" + UUID.randomUUID())).joinToken();
    }

    public void revoke(EnrolledNode node) {
        nodes.revoke(node.name());
    }
}
