package portico.admin.channel;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import portico.admin.consumer.CredentialUses;
import portico.admin.node.NodeChanged;
import portico.admin.node.NodeEnrolment;
import portico.admin.node.NodeIdentity;
import portico.admin.node.NodeReports;
import portico.admin.notification.Notifications;
import portico.admin.revision.Rollouts;
import portico.admin.snapshot.ChunkStore;
import portico.admin.snapshot.CurrentSnapshot;
import portico.admin.snapshot.Rendering;
import portico.admin.statistics.TrafficInbox;
import portico.config.channel.PurgeOrders;
import portico.config.channel.PurgeReport;

/** An admin replica as far as nodes are concerned: all its parts, and a port of its own. */
final class TestReplica implements AutoCloseable {
    final CurrentSnapshot current = new CurrentSnapshot();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final Rendering rendering;
    final NodeReports reports;
    final TrafficInbox traffic;
    final Rollouts rollouts;
    final Channels channels;
    private final ManifestPolls polls;
    private final Workers workers = new Workers();
    private final ChannelServer server;
    private final ChannelLifecycle lifecycle;

    TestReplica(Vertx vertx, DataSource database, NodeEnrolment enrolment) {
        rendering = new Rendering(database, current, metrics);
        reports = new NodeReports(database, Clock.systemUTC());
        traffic = new TrafficInbox(database, Clock.systemUTC(), metrics);
        rollouts = new Rollouts(reports, current, Clock.systemUTC());
        var notifications = new Notifications(
                setting("quarkus.datasource.jdbc.url").orElseThrow(),
                setting("quarkus.datasource.username"),
                setting("quarkus.datasource.password"));
        var tokens = new NodeTokens(enrolment, workers);
        channels = new Channels(vertx, tokens, current, metrics);
        polls = new ManifestPolls(current);
        server = new ChannelServer(
                vertx,
                "127.0.0.1",
                0,
                tokens,
                channels,
                polls,
                new Joining(vertx, enrolment, workers),
                new ChunkStore(database, rendering),
                workers,
                current,
                reports,
                traffic,
                new CredentialUses(database),
                new PurgeDesk() {
                    @Override
                    public void done(NodeIdentity node, List<PurgeReport.Done> done) {}

                    @Override
                    public PurgeOrders due(UUID node) {
                        return new PurgeOrders(List.of());
                    }
                });
        lifecycle = new ChannelLifecycle(notifications, rendering, reports, traffic, rollouts, channels, polls, server);
        lifecycle.start(null);
    }

    private static Optional<String> setting(String name) {
        return ConfigProvider.getConfig().getOptionalValue(name, String.class);
    }

    int port() {
        return server.port();
    }

    /** As CDI does on every replica. */
    void hears(NodeChanged event) {
        channels.changed(event);
        polls.changed(event);
    }

    @Override
    public void close() {
        lifecycle.stop(null);
        workers.stop();
    }
}
