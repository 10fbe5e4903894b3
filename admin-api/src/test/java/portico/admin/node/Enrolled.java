package portico.admin.node;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.UUID;
import java.util.function.Consumer;

/** Lets nodes in and puts them out, for the tests of other packages. */
@Singleton
public final class Enrolled {
    private final NodeService nodes;
    private final NodeGroupService groups;
    private final EntityManager database;

    Enrolled(NodeService nodes, NodeGroupService groups, EntityManager database) {
        this.nodes = nodes;
        this.groups = groups;
        this.database = database;
    }

    public EnrolledNode node() {
        return nodes.enrol(new NewNode("node-" + UUID.randomUUID(), null));
    }

    /** The join token of a new group. */
    public String joinToken() {
        return groups.create(new NewNodeGroup("group-" + UUID.randomUUID())).joinToken();
    }

    public void drain(EnrolledNode node, boolean drained) {
        nodes.drain(node.name(), drained);
    }

    /** Tells of changed nodes as another replica's watch does. */
    public AutoCloseable watch(Consumer<NodeChanged> changed) {
        var watch = new NodeWatch(database, changed);
        watch.start(new StartupEvent());
        return () -> watch.stop(new ShutdownEvent());
    }

    public void revoke(EnrolledNode node) {
        nodes.revoke(node.name());
    }
}
