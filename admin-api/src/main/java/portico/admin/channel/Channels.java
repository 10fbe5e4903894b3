package portico.admin.channel;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import portico.admin.node.NodeChanged;
import portico.admin.snapshot.CurrentSnapshot;
import portico.config.channel.ChannelMessage;

/** The channels that are open on this replica, one for each node. */
@Singleton
final class Channels {
    private static final long LOOK_MILLIS = 5000;
    private static final int REPLACED = 1001;
    private static final int TRY_AGAIN = 1013;

    private final Map<UUID, NodeChannel> open = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private final NodeTokens tokens;
    private final CurrentSnapshot current;

    Channels(Vertx vertx, NodeTokens tokens, CurrentSnapshot current, MeterRegistry metrics) {
        this.vertx = vertx;
        this.tokens = tokens;
        this.current = current;
        metrics.gauge("portico.channel.nodes", open, Map::size);
    }

    void start() {
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

    /** Those that are open now. */
    List<NodeChannel> here() {
        return List.copyOf(open.values());
    }

    /** The channel of a node; null when it is not connected to this replica. */
    @Nullable NodeChannel of(UUID node) {
        return open.get(node);
    }

    boolean has(UUID node) {
        return open.containsKey(node);
    }

    void changed(@Observes NodeChanged event) {
        tokens.forget(event.id());
        NodeChannel channel = open.get(event.id());
        if (channel != null) confirm(channel);
    }

    /**
     * Tells a node whether it is drained now, and closes a channel whose token is not good now: a node that has joined
     * again may be here by its new one already.
     */
    void confirm(NodeChannel channel) {
        long asked = System.nanoTime(); // what was asked later is newer, whichever answer comes first
        tokens.identifyNow(channel.token(), vertx)
                .onSuccess(node -> node.ifPresentOrElse(
                        now -> channel.drain(now.drained(), asked),
                        () -> channel.close(ChannelMessage.CLOSE_UNAUTHORIZED, "Your token is no longer good")))
                // Nobody stays in unseen, and nobody is put out for good by a database that is away.
                .onFailure(failure -> channel.close(TRY_AGAIN, "Your token cannot be looked up for now"));
    }

    void stop() {
        open.values().forEach(NodeChannel::stop);
    }
}
