package portico.admin.channel;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import portico.admin.configuration.RevisionCommitted;
import portico.admin.node.NodeReports;
import portico.admin.notification.Notifications;
import portico.admin.revision.Rollouts;
import portico.admin.snapshot.Rendering;
import portico.admin.statistics.TrafficInbox;

/** Ties the flow of a configuration change together: committed, rendered, announced, applied. */
@Singleton
final class ChannelLifecycle {
    private static final Logger LOG = Logger.getLogger(ChannelLifecycle.class);

    private final Notifications notifications;
    private final Rendering rendering;
    private final NodeReports reports;
    private final TrafficInbox traffic;
    private final Rollouts rollouts;
    private final Channels channels;
    private final ManifestPolls polls;
    private final ChannelServer server;

    ChannelLifecycle(
            Notifications notifications,
            Rendering rendering,
            NodeReports reports,
            TrafficInbox traffic,
            Rollouts rollouts,
            Channels channels,
            ManifestPolls polls,
            ChannelServer server) {
        this.notifications = notifications;
        this.rendering = rendering;
        this.reports = reports;
        this.traffic = traffic;
        this.rollouts = rollouts;
        this.channels = channels;
        this.polls = polls;
        this.server = server;
    }

    void start(@Observes StartupEvent event) {
        channels.start();
        polls.start();
        rollouts.start();
        reports.start();
        traffic.start();
        rendering.start();
        notifications.listen(Rendering.REVISION_CHANNEL, payload -> rendering.committed(revision(payload)));
        notifications.listen(Rendering.SNAPSHOT_CHANNEL, payload -> rendering.rendered(revision(payload)));
        notifications.listen(NodeReports.NOTIFICATION_CHANNEL, reports::notified);
        notifications.start();
        server.start();
    }

    void committed(@Observes(during = TransactionPhase.AFTER_SUCCESS) RevisionCommitted event) {
        rendering.committedHere(event.identity());
    }

    /** While the database is still there to take the last words. */
    void stop(@Observes ShutdownEvent event) {
        server.stop();
        notifications.close();
        rollouts.stop();
        rendering.stop();
        reports.stop();
        traffic.stop();
    }

    /** Anyone may send a notification; one that is no number means: look for yourself. */
    private static long revision(String payload) {
        try {
            return payload.equals(Notifications.PERHAPS) ? Long.MAX_VALUE : Long.parseLong(payload);
        } catch (NumberFormatException e) {
            LOG.debugf("A notification is no revision: %s", payload);
            return Long.MAX_VALUE;
        }
    }
}
