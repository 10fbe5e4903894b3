package portico.admin.channel;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.admin.node.NodeEnrolment;
import portico.admin.node.NodeIdentity;
import portico.admin.node.NodePutOut;

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

    /** When a node was last forgotten: what was asked before may be the answer of before. */
    private long forgotten = System.nanoTime();

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

    /** In the replica that put a node out nobody may come in by its token once that was answered. */
    void putOut(@Observes(during = TransactionPhase.AFTER_SUCCESS) NodePutOut event) {
        forget(event.id());
    }

    synchronized void forget(UUID node) {
        forgotten = System.nanoTime();
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
        if (entry.at() - forgotten <= 0) return;
        known.remove(token); // to the end of the line
        known.put(token, entry);
    }
}
