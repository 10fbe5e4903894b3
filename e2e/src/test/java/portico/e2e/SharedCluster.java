package portico.e2e;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One admin service and two nodes, for all tests that start and stop nothing: started by the first, stopped after the
 * last. Each keeps to services, routes and consumers of its own.
 */
final class SharedCluster implements BeforeAllCallback {
    private static final int NODES = 2;

    private @Nullable Cluster cluster;

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster = context.getRoot()
                .getStore(Namespace.create(SharedCluster.class))
                .computeIfAbsent(Running.class)
                .cluster;
    }

    Cluster get() {
        if (cluster == null) throw new IllegalStateException("Only in a test");
        return cluster;
    }

    /** Ends with the root of all tests. */
    static final class Running implements AutoCloseable {
        private final Cluster cluster = Cluster.start(SharedCluster.class, 1, NODES);

        @Override
        public void close() {
            cluster.close();
        }
    }
}
