package portico.node.start;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import portico.node.gateway.SnapshotTarget;
import portico.node.health.Readiness;
import portico.node.settings.NodeSettings;
import portico.node.sync.Answers;
import portico.node.sync.CounterSource;
import portico.node.sync.NodeToken;
import portico.node.sync.Sync;
import portico.node.sync.SyncStatus;
import portico.node.sync.TrafficSource;

/** Starts what keeps the node configured, and ends it. */
@Singleton
final class NodeLife {
    private final Vertx vertx;
    private final NodeSettings settings;
    private final DataDirectory data;
    private final String version;
    private @Nullable Sync sync;

    NodeLife(
            Vertx vertx,
            NodeSettings settings,
            DataDirectory data,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.vertx = vertx;
        this.settings = settings;
        this.data = data;
        this.version = version;
    }

    @Produces
    @Singleton
    SyncStatus status() {
        return new SyncStatus();
    }

    void start(
            @Observes StartupEvent event,
            TrafficPath traffic,
            SnapshotTarget target,
            SyncStatus status,
            Readiness readiness,
            @All List<CounterSource> counters,
            TrafficSource counted,
            Answers answers,
            Drain drain) {
        data.open();
        var here = settings.node();
        sync = new Sync(
                vertx,
                new Sync.SyncSettings(
                        version, here.host() + ":" + here.port(), settings.adminUrls(), token(), data.cache()),
                target,
                status,
                readiness::ready,
                counters,
                counted,
                answers);
        readiness.onChange(sync::sayHow);
        sync.start();
        drain.onSignals(); // from the first client on, whom it must not let down
        traffic.open();
        traffic.warmUp(here.warmUp(), readiness::warm);
    }

    void end(@Observes ShutdownEvent event) {
        if (sync != null) sync.close();
    }

    private NodeToken token() {
        var here = settings.node();
        if (here.token().isEmpty()
                && here.tokenFile().isEmpty()
                && settings.joinToken().isEmpty())
            throw new CannotStart("it needs a token to prove itself to the admin service:"
                    + " set PORTICO_NODE_TOKEN, PORTICO_NODE_TOKEN_FILE or PORTICO_JOIN_TOKEN");
        if (settings.adminUrls().isEmpty()) throw new CannotStart("PORTICO_ADMIN_URLS is empty");
        return new NodeToken(
                here.name().orElseGet(HostName::get),
                here.token().orElse(null),
                here.tokenFile().orElse(null),
                settings.joinToken().orElse(null),
                data.token());
    }
}
