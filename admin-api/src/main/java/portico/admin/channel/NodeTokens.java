package portico.admin.channel;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.admin.node.NodeEnrolment;
import portico.admin.node.NodeIdentity;

/** Who shows which token. A good one is remembered for half a second: a node fetches hundreds of chunks in a row. */
@Singleton
final class NodeTokens {
    private static final long REMEMBERED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int REMEMBERED_MAX = 4096;

    private final NodeEnrolment enrolment;
    private final Workers workers;
    private final Map<String, Known> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    private record Known(NodeIdentity node, long at) {}

    NodeTokens(NodeEnrolment enrolment, Workers workers) {
        this.enrolment = enrolment;
        this.workers = workers;
    }

    /** The node whose token this is; empty when it is not, or no longer, good. */
    Future<Optional<NodeIdentity>> identify(String token, Vertx vertx) {
        NodeIdentity node = remembered(token);
        if (node != null) return Future.succeededFuture(Optional.of(node));
        return workers.run(vertx, () -> {
            long asked = System.nanoTime();
            Optional<NodeIdentity> found = enrolment.authenticate(token);
            found.ifPresent(identity -> remember(token, new Known(identity, asked)));
            return found;
        });
    }

    /** The node whose token this is at this moment, whatever is remembered. */
    Future<Optional<NodeIdentity>> identifyNow(String token, Vertx vertx) {
        return workers.run(vertx, () -> enrolment.authenticate(token));
    }

    synchronized void forget(UUID node) {
        known.values().removeIf(entry -> entry.node().id().equals(node));
    }

    private synchronized @Nullable NodeIdentity remembered(String token) {
        Known entry = known.get(token);
        if (entry == null) return null;
        if (System.nanoTime() - entry.at() < REMEMBERED_NANOS) return entry.node();
        known.remove(token);
        return null;
    }

    private synchronized void remember(String token, Known entry) {
        known.remove(token); // to the end of the line
        known.put(token, entry);
    }
}
