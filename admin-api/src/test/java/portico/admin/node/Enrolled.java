package portico.admin.node;

import jakarta.inject.Singleton;
import java.util.UUID;

/** Lets nodes in and puts them out, for the tests of other packages. */
@Singleton
public final class Enrolled {
    private final NodeService nodes;

    Enrolled(NodeService nodes) {
        this.nodes = nodes;
    }

    public EnrolledNode node() {
        return nodes.enrol(new NewNode("node-" + UUID.randomUUID(), null));
    }

    public void revoke(EnrolledNode node) {
        nodes.revoke(node.name());
    }
}
