package portico.node.sync;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import portico.config.Problems;
import portico.config.channel.ChannelMessage;
import portico.config.channel.NodeAnswer;
import portico.config.json.ConfigJson;

/**
 * The WebSocket to one admin replica. What comes in lands in an {@link Inbox}; what the node has to say may be sent from
 * any thread.
 */
final class Channel implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Channel.class);
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT_PERIOD = Duration.ofSeconds(5);

    /** A peer that has not answered three pings is not there, whatever TCP says. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(15);

    /** The admin service waits for its database; or it has dropped the message. */
    private static final Duration TRAFFIC_PATIENCE = Duration.ofSeconds(14);

    private static final int GONE = 1001;

    private final Vertx vertx;
    private final ClientWebSocket socket;
    private final URI base;
    private final Inbox inbox;
    private final Supplier<ChannelMessage.Heartbeat> heartbeat;
    private final Supplier<List<ChannelMessage.CredentialUse>> uses;
    private final Consumer<Boolean> onDrain;
    private final TrafficReports traffic;
    private final Answers answers;
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean spoken;
    private volatile boolean closed;
    private boolean warned; // on the event loop only, as are the next two
    private long trafficSaid; // the sequence of the last message
    private long trafficSaidNanos;
    private long timer;

    private Channel(
            Vertx vertx,
            ClientWebSocket socket,
            URI base,
            Inbox inbox,
            Supplier<ChannelMessage.Heartbeat> heartbeat,
            Supplier<List<ChannelMessage.CredentialUse>> uses,
            Consumer<Boolean> onDrain,
            TrafficReports traffic,
            Answers answers) {
        this.vertx = vertx;
        this.socket = socket;
        this.base = base;
        this.inbox = inbox;
        this.heartbeat = heartbeat;
        this.uses = uses;
        this.onDrain = onDrain;
        this.traffic = traffic;
        this.answers = answers;
    }

    /**
     * Opens the channel; heartbeats go out by themselves from then on.
     *
     * @param onDrain told on the event loop whether the node shall take no new traffic
     * @param uses said along with the heartbeats
     * @param traffic likewise
     * @param answers to what the admin service asks
     * @throws Unauthorized when the token is not good
     * @throws NoChannel when no WebSocket can be opened
     */
    static Channel open(
            Vertx vertx,
            WebSocketClient client,
            URI base,
            String token,
            Inbox inbox,
            Supplier<ChannelMessage.Heartbeat> heartbeat,
            Supplier<List<ChannelMessage.CredentialUse>> uses,
            Consumer<Boolean> onDrain,
            TrafficReports traffic,
            Answers answers)
            throws AdminFailure, InterruptedException {
        var socket = client.webSocket();
        var channel = new Channel(vertx, socket, base, inbox, heartbeat, uses, onDrain, traffic, answers);
        // Set before it is connected, so that the first message is not missed.
        socket.frameHandler(frame -> channel.heardNanos = System.nanoTime());
        socket.textMessageHandler(channel::receive);
        socket.pongHandler(pong -> channel.heardNanos = System.nanoTime());
        socket.exceptionHandler(failure -> inbox.end(new AdminFailure("The channel to " + base + ": " + failure)));
        socket.closeHandler(end -> channel.ended());
        boolean tls = "https".equals(base.getScheme());
        var options = new WebSocketConnectOptions();
        options.setHost(base.getHost())
                .setPort(base.getPort() >= 0 ? base.getPort() : tls ? 443 : 80)
                .setSsl(tls)
                .setURI(ChannelMessage.PATH)
                .addHeader("authorization", "Bearer " + token)
                .setConnectTimeout(OPEN_TIMEOUT.toMillis());
        options.setTimeout(OPEN_TIMEOUT.toMillis());
        try {
            socket.connect(options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(2 * OPEN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UpgradeRejectedException rejected)
                Admin.refuseUnauthorized(
                        rejected.getStatus(), rejected.getHeaders().get("www-authenticate"));
            throw new NoChannel("No channel to " + base + ": " + AdminFailure.words(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new NoChannel("No channel to " + base + " in time", e);
        }
        channel.timer = vertx.setPeriodic(HEARTBEAT_PERIOD.toMillis(), id -> channel.beat());
        return channel;
    }

    /** Sends a message; when that fails, the channel ends. */
    void send(ChannelMessage message) {
        if (closed) return;
        String text = Buffer.buffer(ConfigJson.write(message)).toString();
        socket.writeTextMessage(text)
                .onFailure(failure -> inbox.end(new AdminFailure("The channel to " + base + ": " + failure)));
    }

    /** Whether the admin service has said anything. */
    boolean spoken() {
        return spoken;
    }

    @Override
    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
        socket.close((short) GONE);
    }

    private void beat() {
        if (closed) return;
        if (System.nanoTime() - heardNanos > SILENCE_MAX.toNanos()) {
            inbox.end(new AdminFailure("The channel to " + base + " is silent"));
            return;
        }
        if (socket.writeQueueFull()) return;
        send(heartbeat.get());
        List<ChannelMessage.CredentialUse> used = uses.get();
        if (!used.isEmpty()) send(new ChannelMessage.Used(used));
        traffic.take();
        sayTraffic();
        socket.writePing(Buffer.buffer());
    }

    /** One message at a time; what is not answered is said again. */
    private void sayTraffic() {
        ChannelMessage.Traffic next = traffic.next();
        if (next == null) return;
        long now = System.nanoTime();
        if (next.sequence() == trafficSaid && now - trafficSaidNanos < TRAFFIC_PATIENCE.toNanos()) return;
        trafficSaid = next.sequence();
        trafficSaidNanos = now;
        send(next);
    }

    private void receive(String text) {
        heardNanos = System.nanoTime();
        spoken = true;
        try {
            ChannelMessage message = ConfigJson.read(Buffer.buffer(text).getBytes(), ChannelMessage.class);
            if (message instanceof ChannelMessage.Available available) inbox.announce(available);
            else if (message instanceof ChannelMessage.Drain drain) {
                onDrain.accept(drain.drained());
                send(heartbeat.get()); // whoever drained it waits to see it
            } else if (message instanceof ChannelMessage.Counted counted) {
                traffic.counted(counted);
                sayTraffic();
            } else if (message instanceof ChannelMessage.Ask asked) {
                answer(asked);
            }
        } catch (RuntimeException e) {
            // A newer admin service may say more than this version knows; what matters is announced again.
            if (!warned)
                LOG.warnf("The admin service %s says what this version does not know: %s", base, e.getMessage());
            warned = true;
        }
    }

    private void answer(ChannelMessage.Ask asked) {
        Problems.of(asked.question()).throwIfAny();
        answers.to(asked.question())
                .exceptionally(failure -> {
                    LOG.warn("A question of the admin service is not answered", failure);
                    return new NodeAnswer.Unanswered("The node failed to find out; its log says why");
                })
                .thenAccept(answer -> send(new ChannelMessage.Told(asked.id(), answer)));
    }

    private void ended() {
        Short code = socket.closeStatusCode();
        if (code != null && (code & 0xffff) == ChannelMessage.CLOSE_UNAUTHORIZED)
            inbox.end(new Unauthorized("the admin service has revoked this node's token"));
        else inbox.end(new AdminFailure("The channel to " + base + " has closed (" + code + ")"));
    }
}
