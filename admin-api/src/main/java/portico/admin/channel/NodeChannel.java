package portico.admin.channel;

import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.admin.node.NodeIdentity;
import portico.admin.node.NodeReports;
import portico.admin.snapshot.CurrentSnapshot;
import portico.admin.snapshot.Snapshot;
import portico.admin.statistics.TrafficInbox;
import portico.config.InvalidConfiguration;
import portico.config.channel.ChannelMessage;
import portico.config.channel.ChannelMessage.Applied;
import portico.config.channel.ChannelMessage.Ask;
import portico.config.channel.ChannelMessage.Available;
import portico.config.channel.ChannelMessage.CredentialUse;
import portico.config.channel.ChannelMessage.Drain;
import portico.config.channel.ChannelMessage.Heartbeat;
import portico.config.channel.ChannelMessage.Hello;
import portico.config.channel.ChannelMessage.Rejected;
import portico.config.channel.ChannelMessage.Told;
import portico.config.channel.ChannelMessage.Traffic;
import portico.config.channel.ChannelMessage.Used;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;
import portico.config.json.ConfigJson;
import portico.config.snapshot.Section;

/**
 * The WebSocket to one node. At most one announcement is in flight; what comes meanwhile waits, and of that the latest
 * wins. Only a change of identity does not wait for routing to be answered. What others
 * call ends up on its event loop, where all of it happens.
 */
final class NodeChannel {
    private static final Logger LOG = Logger.getLogger(NodeChannel.class);
    private static final long HELLO_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);
    private static final long SILENCE_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);

    /** A node that has not answered for this long is told of newer snapshots all the same. */
    private static final long ANSWER_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

    /** Between two looks; a node says a few dozen at most. */
    private static final int MESSAGES_MAX = 2000;

    private static final int ASKED_MAX = 16;
    private static final NodeAnswer GONE = new NodeAnswer.Unanswered("The node has left");
    private static final NodeAnswer TOO_MANY =
            new NodeAnswer.Unanswered("The node is asked too much already; try again");

    private static final short GOING_AWAY = 1001;
    private static final short UNSUPPORTED = 1003;
    private static final short POLICY = 1008;

    private final UUID session = UUID.randomUUID();
    private final NodeIdentity node;
    private final String token;
    private final ServerWebSocket socket;
    private final Context context;
    private final CurrentSnapshot current;
    private final NodeReports reports;
    private final TrafficInbox traffic;
    private final Consumer<List<CredentialUse>> uses;
    private final long openedAt = System.nanoTime();
    private final Map<UUID, CompletableFuture<NodeAnswer>> asked = new HashMap<>();
    private final Map<Section, Answered> answered = new EnumMap<>(Section.class);

    private long heardAt = openedAt;
    private int messages;
    private boolean greeted;
    private boolean stalled;
    private @Nullable Snapshot announced;
    private @Nullable Snapshot inFlight;
    private long announcedAt;
    private @Nullable Drain drain;
    private long drainAskedAt;

    private record Answered(long epoch, long revision) {
        boolean covers(Snapshot snapshot) {
            return epoch == snapshot.epoch() && revision >= snapshot.revision();
        }
    }

    NodeChannel(
            NodeIdentity node,
            String token,
            ServerWebSocket socket,
            Context context,
            CurrentSnapshot current,
            NodeReports reports,
            TrafficInbox traffic,
            Consumer<List<CredentialUse>> uses) {
        this.node = node;
        this.token = token;
        this.socket = socket;
        this.context = context;
        this.current = current;
        this.reports = reports;
        this.traffic = traffic;
        this.uses = uses;
    }

    /** @param onClose called once, when nothing more is to be said or heard */
    void open(Runnable onClose) {
        socket.frameHandler(frame -> heardAt = System.nanoTime());
        socket.pongHandler(pong -> heardAt = System.nanoTime());
        socket.textMessageHandler(this::hear);
        socket.binaryMessageHandler(binary -> socket.close(UNSUPPORTED, "Only text is spoken here"));
        socket.exceptionHandler(failure -> LOG.debugf(failure, "The channel to the node %s fails", node.name()));
        socket.closeHandler(closed -> {
            if (greeted) reports.closed(node.id(), session);
            asked.values().forEach(waiting -> waiting.complete(GONE));
            asked.clear();
            onClose.run();
        });
    }

    NodeIdentity node() {
        return node;
    }

    /** By which the node came in; never to be shown. */
    String token() {
        return token;
    }

    /** There is a newer snapshot. */
    void offer() {
        context.runOnContext(turn -> announceNewest());
    }

    /**
     * Whether the node shall take no new traffic. It is told when it has said hello, for it may have missed what was said
     * while it was away, and at each change.
     *
     * @param askedAt when the database was asked, in nanoseconds; an older answer than the last changes nothing
     */
    void drain(boolean drained, long askedAt) {
        context.runOnContext(turn -> {
            if (drain != null && askedAt - drainAskedAt < 0) return;
            drainAskedAt = askedAt;
            if (drain != null && drain.drained() == drained) return;
            drain = new Drain(drained);
            if (greeted) say(drain);
        });
    }

    /** Asks the node; the answer is left empty-handed when too many questions wait already. */
    void ask(NodeQuestion question, CompletableFuture<NodeAnswer> answer) {
        context.runOnContext(turn -> {
            if (socket.isClosed() || !greeted) answer.complete(GONE);
            else if (asked.size() >= ASKED_MAX) answer.complete(TOO_MANY);
            else {
                UUID id = UUID.randomUUID();
                asked.put(id, answer);
                say(new Ask(id, question));
            }
        });
    }

    /** Nobody waits for this answer any more. */
    void forget(CompletableFuture<NodeAnswer> answer) {
        context.runOnContext(turn -> asked.values().remove(answer));
    }

    void close(int code, String why) {
        context.runOnContext(turn -> socket.close((short) code, why));
    }

    void stop() {
        close(GOING_AWAY, "This replica stops");
    }

    /** Looks after a peer that is slow, silent or loud. */
    void look() {
        context.runOnContext(turn -> {
            long now = System.nanoTime();
            if (!greeted && now - openedAt > HELLO_NANOS_MAX) socket.close(POLICY, "Say hello first");
            else if (now - heardAt > SILENCE_NANOS_MAX) socket.close(GOING_AWAY, "Nothing was heard of you");
            else if (stalled && socket.writeQueueFull()) socket.close(GOING_AWAY, "You do not read");
            else lookAfter(now);
        });
    }

    private void lookAfter(long now) {
        messages = 0;
        stalled = socket.writeQueueFull();
        if (!stalled) socket.writePing(io.vertx.core.buffer.Buffer.buffer());
        if (inFlight == null || now - announcedAt < ANSWER_NANOS_MAX) return;
        LOG.warnf("The node %s has not answered for revision %d", node.name(), inFlight.revision());
        inFlight = null;
        announceNewest();
    }

    private void hear(String text) {
        if (++messages > MESSAGES_MAX) {
            socket.close(POLICY, "Too many messages");
            return;
        }
        try {
            hear(NodeWords.read(text, ChannelMessage.class));
        } catch (InvalidConfiguration e) {
            LOG.debugf("The node %s says what nobody understands: %s", node.name(), e.getMessage());
            socket.close(POLICY, "That is no message of the channel");
        }
    }

    private void hear(ChannelMessage message) {
        if (message instanceof Hello hello) hello(hello);
        else if (!greeted) socket.close(POLICY, "Say hello first");
        else if (message instanceof Applied said) answer(said.section(), said.epoch(), said.revision(), said);
        else if (message instanceof Rejected said) {
            LOG.errorf(
                    "The node %s %s revision %d: %s %s: %s %s",
                    node.name(),
                    said.servedWithout() ? "does not serve all of" : "rejects",
                    said.revision(),
                    said.kind(),
                    said.name(),
                    said.field(),
                    said.message());
            answer(said.section(), said.epoch(), said.revision(), said);
        } else if (message instanceof Heartbeat) reports.heard(node.id(), session, message);
        else if (message instanceof Used said) uses.accept(said.credentials());
        else if (message instanceof Traffic said)
            traffic.offer(node.id(), said, counted -> context.runOnContext(turn -> say(counted)));
        else if (message instanceof Told told) {
            var waiting = asked.remove(told.id()); // null when nobody waits any more
            if (waiting != null) waiting.complete(told.answer());
        } else socket.close(POLICY, "That is for nodes to hear");
    }

    private void hello(Hello hello) {
        if (greeted) {
            socket.close(POLICY, "Hello was said already");
            return;
        }
        greeted = true;
        LOG.infof("The node %s is here, version %s, traffic on %s", node.name(), hello.version(), hello.address());
        reports.greeted(node, session, hello);
        if (drain != null) say(drain);
        ChannelServer.see(node, hello, current);
        Snapshot newest = current.get();
        if (newest != null && runs(hello, newest)) announced = newest;
        else announceNewest();
    }

    private static boolean runs(Hello hello, Snapshot snapshot) {
        for (var section : Section.values()) {
            Applied applied = hello.applied().get(section);
            if (applied == null
                    || applied.epoch() != snapshot.epoch()
                    || !applied.root().equals(snapshot.root(section))) return false;
        }
        return true;
    }

    private void answer(Section section, long epoch, long revision, ChannelMessage said) {
        reports.heard(node.id(), session, said);
        answered.put(section, new Answered(epoch, revision));
        if (inFlight != null && isAnswered(inFlight)) inFlight = null;
        announceNewest();
    }

    private boolean isAnswered(Snapshot snapshot) {
        for (var section : Section.values()) {
            Answered last = answered.get(section);
            if (last == null || !last.covers(snapshot)) return false;
        }
        return true;
    }

    /** A node that compiles routing applies identity meanwhile: what revokes a key is not held up by it. */
    private boolean overtakes(Snapshot newest, Snapshot before) {
        Answered last = answered.get(Section.IDENTITY);
        return last != null
                && last.covers(before)
                && !newest.root(Section.IDENTITY).equals(before.root(Section.IDENTITY));
    }

    private void announceNewest() {
        Snapshot newest = current.get();
        if (!greeted || newest == null || newest == announced || socket.isClosed()) return;
        if (inFlight != null && !overtakes(newest, inFlight)) return;
        Snapshot before = announced;
        announced = newest;
        if (isAnswered(newest)) return; // it read a newer manifest than the one announced
        inFlight = newest;
        announcedAt = System.nanoTime();
        say(new Available(
                newest.epoch(),
                newest.revision(),
                newest.root(),
                newest.changedSince(before, ChannelMessage.CHANGED_MAX)));
    }

    private void say(ChannelMessage message) {
        if (!socket.isClosed()) socket.writeTextMessage(new String(ConfigJson.write(message), StandardCharsets.UTF_8));
    }
}
