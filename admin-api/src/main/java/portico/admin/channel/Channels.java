package portico.admin.channel;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import portico.admin.node.NodeRevoked;
import portico.admin.snapshot.CurrentSnapshot;
import portico.config.channel.ChannelMessage;

/** The channels that are open on this replica, one for each node. */
@Singleton
final class Channels {
    private static final long LOOK_MILLIS = 5000;
    private static final int REPLACED = 1001;

    private final Map<UUID, NodeChannel> open = new ConcurrentHashMap<>();
    private final NodeTokens tokens;
    private final CurrentSnapshot current;

    Channels(NodeTokens tokens, CurrentSnapshot current, MeterRegistry metrics) {
        this.tokens = tokens;
        this.current = current;
        metrics.gauge("portico.channel.nodes", open, Map::size);
    }

    void start(Vertx vertx) {
        current.onChange(snapshot -> open.values().forEach(NodeChannel::offer));
        vertx.setPeriodic(LOOK_MILLIS, timer -> open.values().forEach(NodeChannel::look));
    }

    /** The channel takes the place of an older one of the same node. */
    void add(NodeChannel channel) {
        UUID node = channel.node().id();
        channel.open(() -> open.remove(node, channel));
        NodeChannel before = open.put(node, channel);
        if (before != null) before.close(REPLACED, "You are here twice");
    }

    boolean has(UUID node) {
        return open.containsKey(node);
    }

    void revoked(@Observes NodeRevoked event) {
        tokens.forget(event.id());
        NodeChannel channel = open.get(event.id());
        if (channel != null) channel.close(ChannelMessage.CLOSE_UNAUTHORIZED, "Your token is no longer good");
    }

    void stop() {
        open.values().forEach(NodeChannel::stop);
    }
}
