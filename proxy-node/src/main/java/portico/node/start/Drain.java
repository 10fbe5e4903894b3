package portico.node.start;

import io.quarkus.runtime.Quarkus;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import portico.node.health.Readiness;
import portico.node.settings.NodeSettings;
import sun.misc.Signal;

/**
 * The end of a node: on the first SIGTERM or SIGINT it says at once that it is not ready, lets what runs finish, and
 * ends; on the second it ends at once.
 */
@Singleton
final class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);

    /** As the shell counts: 128 and the number of the signal. */
    private static final int ENDED_BY_SIGNAL = 128;

    private final Readiness readiness;
    private final Traffic traffic;
    private final NodeSettings settings;

    Drain(Readiness readiness, Traffic traffic, NodeSettings settings) {
        this.readiness = readiness;
        this.traffic = traffic;
        this.settings = settings;
    }

    void onSignals() {
        for (var name : new String[] {"TERM", "INT"}) Signal.handle(new Signal(name), this::received);
    }

    /** Completes when nothing runs any more, or the time is up. */
    CompletionStage<Void> begin() {
        readiness.drain();
        try {
            return traffic.drain(settings.drainTimeout());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized void received(Signal signal) {
        if (readiness.draining()) {
            LOG.warnf("SIG%s again: ending at once", signal.getName());
            Runtime.getRuntime().halt(ENDED_BY_SIGNAL + signal.getNumber());
        }
        LOG.infof(
                "SIG%s: not ready any more, ending when what runs is done, in %d s at most",
                signal.getName(), settings.drainTimeout().toSeconds());
        begin().whenComplete((done, failure) -> {
            if (failure != null) LOG.error("Draining fails", failure);
            Quarkus.asyncExit(0);
        });
    }
}
