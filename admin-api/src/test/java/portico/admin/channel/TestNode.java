package portico.admin.channel;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portico.admin.snapshot.Snapshot;
import portico.config.EntityKind;
import portico.config.channel.ChannelMessage;
import portico.config.channel.ChannelMessage.Applied;
import portico.config.channel.ChannelMessage.Ask;
import portico.config.channel.ChannelMessage.Available;
import portico.config.channel.ChannelMessage.Counted;
import portico.config.channel.ChannelMessage.Drain;
import portico.config.channel.ChannelMessage.Heartbeat;
import portico.config.channel.ChannelMessage.Hello;
import portico.config.channel.ChannelMessage.Rejected;
import portico.config.channel.ChannelMessage.Told;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;
import portico.config.json.ConfigJson;
import portico.config.snapshot.Section;
import portico.testing.Await;

/** The channel as a node sees it; it says just what a test wants it to say. */
final class TestNode implements AutoCloseable {
    /** RFC 6455 §7.1.5: no close frame was seen. */
    private static final int CUT_OFF = 1006;

    private final WebSocketClient client;
    private final WebSocket socket;
    private final Queue<Available> announced = new ConcurrentLinkedQueue<>();
    private final Queue<Drain> drains = new ConcurrentLinkedQueue<>();
    private final Queue<Counted> counted = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean answersAll;
    private final Queue<NodeQuestion> questions = new ConcurrentLinkedQueue<>();
    private volatile Function<NodeQuestion, @Nullable NodeAnswer> answers = question -> null;

    TestNode(Vertx vertx, int port, String token) {
        client = vertx.createWebSocketClient();
        var options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(ChannelMessage.PATH)
                .addHeader("authorization", "Bearer " + token);
        var unconnected = client.webSocket();
        unconnected.textMessageHandler(this::hear);
        unconnected.closeHandler(end -> closed.countDown());
        socket = unconnected
                .connect(options)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void hear(String text) {
        var message = ConfigJson.read(text.getBytes(StandardCharsets.UTF_8), ChannelMessage.class);
        if (message instanceof Drain drain) drains.add(drain);
        else if (message instanceof Counted said) counted.add(said);
        else if (message instanceof Ask asked) {
            questions.add(asked.question());
            NodeAnswer answer = answers.apply(asked.question());
            if (answer != null) say(new Told(asked.id(), answer));
        } else hear((Available) message);
    }

    private void hear(Available newest) {
        announced.add(newest);
        if (answersAll) answer(newest);
    }

    private void answer(Available newest) {
        for (var section : Section.values()) applies(section, newest);
    }

    /** What it says when it is asked; nothing when that is null. */
    void answers(Function<NodeQuestion, @Nullable NodeAnswer> with) {
        answers = with;
    }

    /** Waits for the next question. */
    NodeQuestion asked() {
        Await.until("a question", () -> !questions.isEmpty());
        return questions.remove();
    }

    void sayText(String text) {
        socket.writeTextMessage(text);
    }

    void sayBinary(byte[] bytes) {
        socket.writeBinaryMessage(io.vertx.core.buffer.Buffer.buffer(bytes));
    }

    void helloWithNothing() {
        say(new Hello("test", "127.0.0.1:8800", Map.of()));
    }

    void helloWith(Snapshot snapshot, long epochsLater) {
        var applied = new EnumMap<Section, Applied>(Section.class);
        for (var section : Section.values())
            applied.put(
                    section,
                    new Applied(
                            section,
                            snapshot.epoch() + epochsLater,
                            snapshot.revision() + epochsLater,
                            snapshot.root(section),
                            3));
        say(new Hello("test", "127.0.0.1:8800", applied));
    }

    void ready() {
        say(new Heartbeat(true, Map.of("exchanges", 7L), null, null));
    }

    void applies(Snapshot snapshot) {
        for (var section : Section.values())
            say(new Applied(section, snapshot.epoch(), snapshot.revision(), snapshot.root(section), 3));
    }

    void appliesAll() {
        answersAll = true;
    }

    void rejects(Section section, Available available, String route, String field) {
        say(new Rejected(
                section, available.epoch(), available.revision(), EntityKind.ROUTE, route, field, "is not served"));
    }

    void servesWithout(Available available, String consumer, String field) {
        applies(Section.IDENTITY, available);
        say(new Rejected(
                Section.IDENTITY,
                available.epoch(),
                available.revision(),
                EntityKind.CONSUMER,
                consumer,
                field,
                "is not served",
                true));
    }

    void applies(Section section, Available available) {
        say(new Applied(section, available.epoch(), available.revision(), available.root(), 3));
    }

    /** Waits for the next announcement. */
    Available available() {
        Await.until("an announcement", () -> !announced.isEmpty());
        return announced.remove();
    }

    /** Waits until it is told whether it is drained. */
    boolean drained() {
        Await.until("a word about draining", () -> !drains.isEmpty());
        return drains.remove().drained();
    }

    /** Waits until it is told that something it counted is stored. */
    Counted counted() {
        Await.until("a word about counts", () -> !counted.isEmpty());
        return counted.remove();
    }

    int announcements() {
        return announced.size();
    }

    /** Waits for the other side to close, and tells how. */
    int closeCode() throws InterruptedException {
        if (!closed.await(60, TimeUnit.SECONDS)) throw new AssertionError("The channel stays open");
        Short code = socket.closeStatusCode();
        return code == null ? CUT_OFF : Short.toUnsignedInt(code);
    }

    void say(ChannelMessage message) {
        sayText(new String(ConfigJson.write(message), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        client.close().toCompletionStage().toCompletableFuture().join();
    }
}
