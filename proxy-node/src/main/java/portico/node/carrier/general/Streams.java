package portico.node.carrier.general;

import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import portico.node.gateway.Gateway;

/**
 * The exchanges of an event loop that go on for longer than it takes to answer, and whose callers have shown credentials:
 * when one of these is withdrawn they end. Looked at now and then, so that nothing else costs anything.
 */
final class Streams {
    private static final Logger LOG = Logger.getLogger(Streams.class);

    private static final long LOOK_MILLIS = 500;

    private final Supplier<Gateway> current;
    private final Set<GeneralExchange> open = new HashSet<>();
    private boolean looking;

    /** @param current the gateway for exchanges that begin now */
    Streams(Supplier<Gateway> current) {
        this.current = current;
    }

    void began(GeneralExchange exchange) {
        open.add(exchange);
        if (looking) return;
        looking = true;
        lookLater();
    }

    void ended(GeneralExchange exchange) {
        open.remove(exchange);
    }

    private void lookLater() {
        Vertx.currentContext().owner().setTimer(LOOK_MILLIS, due -> look());
    }

    private void look() {
        Gateway now = current.get();
        // A copy, since what ends leaves the set.
        for (var exchange : open.toArray(new GeneralExchange[0])) look(exchange, now);
        looking = !open.isEmpty();
        if (looking) lookLater();
    }

    /** A fault of ours with one of them must not let all others go on for ever. */
    private static void look(GeneralExchange exchange, Gateway now) {
        try {
            exchange.lookAtCallers(now);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Whether the callers of %s still may call cannot be told", exchange.requestId());
        }
    }
}
