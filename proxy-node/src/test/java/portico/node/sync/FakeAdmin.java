package portico.node.sync;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage;
import portico.config.channel.Join;
import portico.config.channel.Poll;
import portico.config.channel.PurgeOrders;
import portico.config.channel.PurgeReport;
import portico.config.json.ConfigJson;
import portico.config.snapshot.Chunk;
import portico.config.snapshot.ChunkEntry;
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Section;
import portico.config.snapshot.Sha256;
import portico.config.snapshot.Slots;
import portico.testing.Await;
import portico.testing.Ports;

/** An admin replica as far as a node sees it: real sockets, real chunks, and any misbehaviour that a test asks for. */
final class FakeAdmin implements AutoCloseable {
    static final String TOKEN = "node-token";
    private static final int CHUNKS = 4;

    final List<Sha256> fetched = Collections.synchronizedList(new ArrayList<>());
    final List<ChannelMessage> heard = Collections.synchronizedList(new ArrayList<>());
    final List<Join> joins = Collections.synchronizedList(new ArrayList<>());
    final List<PurgeOrders.Order> purges = new CopyOnWriteArrayList<>();
    final List<PurgeReport.Done> purged = new CopyOnWriteArrayList<>();
    volatile boolean knowsPurges = true;
    final List<Poll> said = new CopyOnWriteArrayList<>();
    final AtomicInteger polls = new AtomicInteger();
    final Map<Sha256, AtomicInteger> corruptFor = new ConcurrentHashMap<>();
    volatile @Nullable String token = TOKEN;
    volatile boolean channels = true;
    volatile boolean storesTraffic = true;
    volatile @Nullable Buffer manifestInstead;
    private volatile boolean drained;

    private final Vertx vertx;
    private final Map<Sha256, byte[]> chunks = new ConcurrentHashMap<>();
    private final Set<ServerWebSocket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<Section, List<ChunkEntry>> entries = new EnumMap<>(Section.class);
    private volatile @Nullable HttpServer server;
    private volatile @Nullable Manifest manifest;
    private final int port = Ports.free(); // it is stopped and started there anew
    private long epoch = 1;
    private long revision;

    FakeAdmin(Vertx vertx) {
        this.vertx = vertx;
        start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    void start() {
        server = listen(this::answer);
    }

    /** Listens there; what was closed a moment ago has the port until its event loop takes notice of that. */
    HttpServer listen(Handler<HttpServerRequest> handler) {
        var listening = new AtomicReference<HttpServer>();
        Await.until("the port is free", () -> {
            listening.set(vertx.createHttpServer()
                    .requestHandler(handler)
                    .listen(port, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get());
            return true;
        });
        return listening.get();
    }

    void stop() {
        if (server != null)
            server.close().toCompletionStage().toCompletableFuture().join();
        server = null;
        sockets.clear();
    }

    /** Commits and announces a revision. */
    synchronized Manifest publish(Section section, List<ChunkEntry> content) {
        entries.put(section, content);
        return announce(++revision);
    }

    /** Goes back to an earlier state of another database. */
    synchronized void restore(long newEpoch, long newRevision) {
        epoch = newEpoch;
        revision = newRevision;
        announce(revision);
    }

    /** A replica that is behind. */
    synchronized void announceAgain(long earlier) {
        announce(earlier);
    }

    @Nullable Manifest manifest() {
        return manifest;
    }

    /** Says it on every channel, and on those to come. */
    void drain(boolean now) {
        drained = now;
        say(text(new ChannelMessage.Drain(now)));
    }

    void say(String text) {
        sockets.forEach(socket -> socket.writeTextMessage(text));
    }

    void revoke() {
        token = null;
        sockets.forEach(socket -> socket.close((short) ChannelMessage.CLOSE_UNAUTHORIZED));
    }

    /** Breaks every channel as a dying peer does. */
    void cut() {
        sockets.forEach(socket -> socket.close((short) 1011));
    }

    int channelsOpen() {
        return sockets.size();
    }

    <T extends ChannelMessage> List<T> heard(Class<T> type) {
        synchronized (heard) {
            return heard.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    /** The counts that were said, on channels and in polls. */
    List<ChannelMessage.Traffic> traffic() {
        var all = new ArrayList<>(heard(ChannelMessage.Traffic.class));
        said.stream().map(Poll::traffic).filter(Objects::nonNull).forEach(all::add);
        return all;
    }

    Stream<ChannelMessage.Applied> applied(Section section) {
        return heard(ChannelMessage.Applied.class).stream().filter(applied -> applied.section() == section);
    }

    @Override
    public void close() {
        stop();
    }

    private Manifest announce(long number) {
        var sections = new EnumMap<Section, List<Sha256>>(Section.class);
        for (var section : Section.values()) sections.put(section, render(entries.getOrDefault(section, List.of())));
        var made = new Manifest(epoch, number, sections);
        manifest = made;
        sockets.forEach(socket -> announce(socket, made));
        return made;
    }

    private List<Sha256> render(List<ChunkEntry> content) {
        var parts = new ArrayList<List<ChunkEntry>>();
        for (int at = 0; at < CHUNKS; at++) parts.add(new ArrayList<>());
        for (var entry : content)
            parts.get(Slots.chunk(Slots.of(id(entry)), CHUNKS)).add(entry);
        var hashes = new ArrayList<Sha256>();
        for (var part : parts) {
            var chunk = Chunk.of(part);
            chunks.put(chunk.hash(), chunk.bytes());
            hashes.add(chunk.hash());
        }
        return hashes;
    }

    private static java.util.UUID id(ChunkEntry entry) {
        if (entry.service() != null)
            return java.util.Objects.requireNonNull(entry.service().id());
        if (entry.route() != null)
            return java.util.Objects.requireNonNull(entry.route().id());
        return java.util.Objects.requireNonNull(
                java.util.Objects.requireNonNull(entry.identity()).consumer().id());
    }

    private static void announce(ServerWebSocket socket, Manifest made) {
        socket.writeTextMessage(
                text(new ChannelMessage.Available(made.epoch(), made.revision(), made.root(), List.of())));
    }

    private static String text(ChannelMessage message) {
        return Buffer.buffer(ConfigJson.write(message)).toString();
    }

    private void answer(HttpServerRequest request) {
        String path = request.path();
        if (path.equals(Join.PATH)) {
            request.body().onSuccess(body -> {
                joins.add(ConfigJson.read(body.getBytes(), Join.class));
                request.response().end(Buffer.buffer(ConfigJson.write(new Join.Joined(String.valueOf(token)))));
            });
            return;
        }
        if (token == null || !("Bearer " + token).equals(request.getHeader("authorization"))) {
            request.response()
                    .setStatusCode(401)
                    .putHeader("www-authenticate", "Bearer realm=\"" + ChannelMessage.REALM + "\"")
                    .end();
            return;
        }
        if (path.equals(ChannelMessage.PATH)) upgrade(request);
        else if (path.equals(ChannelMessage.MANIFEST_PATH) && request.method().equals(HttpMethod.POST))
            request.body().onSuccess(body -> {
                Poll poll = ConfigJson.read(body.getBytes(), Poll.class);
                said.add(poll);
                ChannelMessage.Traffic counts = poll.traffic();
                if (counts != null && storesTraffic)
                    request.response()
                            .putHeader(
                                    ChannelMessage.COUNTED_FIELD,
                                    new ChannelMessage.Counted(counts.run(), counts.sequence()).toString());
                manifest(request);
            });
        else if (path.equals(ChannelMessage.MANIFEST_PATH)) manifest(request);
        else if (path.equals(ChannelMessage.PURGES_PATH))
            request.body().onSuccess(body -> purges(request, ConfigJson.read(body.getBytes(), PurgeReport.class)));
        else if (path.startsWith(ChannelMessage.CHUNKS_PATH)) chunk(request);
        else request.response().setStatusCode(404).end();
    }

    private void upgrade(HttpServerRequest request) {
        if (!channels) {
            request.response().setStatusCode(400).end();
            return;
        }
        request.toWebSocket().onSuccess(socket -> {
            sockets.add(socket);
            socket.closeHandler(end -> sockets.remove(socket));
            socket.textMessageHandler(text -> {
                var message = ConfigJson.read(Buffer.buffer(text).getBytes(), ChannelMessage.class);
                if (message instanceof ChannelMessage.Traffic said && storesTraffic)
                    socket.writeTextMessage(text(new ChannelMessage.Counted(said.run(), said.sequence())));
                if (message instanceof ChannelMessage.Hello)
                    socket.writeTextMessage(text(new ChannelMessage.Drain(drained)));
                Manifest now = manifest;
                if (message instanceof ChannelMessage.Hello && now != null) announce(socket, now);
                // Last: a test that has seen it may say something else, which must not be overtaken.
                heard.add(message);
            });
        });
    }

    private void manifest(HttpServerRequest request) {
        MultiMap params = request.params();
        Manifest now = manifest;
        polls.incrementAndGet();
        request.response().putHeader(ChannelMessage.DRAINED_FIELD, String.valueOf(drained));
        if (manifestInstead != null) request.response().end(manifestInstead);
        else if (now == null) request.response().setStatusCode(503).end();
        else if (now.root().hex().equals(params.get("after")))
            vertx.setTimer(20, tick -> request.response().setStatusCode(204).end());
        else request.response().end(Buffer.buffer(ConfigJson.write(now)));
    }

    private void purges(HttpServerRequest request, PurgeReport report) {
        for (var done : report.done()) {
            purged.add(done);
            purges.removeIf(order -> order.id().equals(done.id()));
        }
        if (knowsPurges) request.response().end(Buffer.buffer(ConfigJson.write(new PurgeOrders(purges))));
        else request.response().setStatusCode(404).end();
    }

    private void chunk(HttpServerRequest request) {
        var hash = new Sha256(request.path().substring(ChannelMessage.CHUNKS_PATH.length()));
        fetched.add(hash);
        byte[] bytes = chunks.get(hash);
        if (bytes == null) {
            request.response().setStatusCode(404).end();
            return;
        }
        AtomicInteger corrupt = corruptFor.get(hash);
        if (corrupt != null && corrupt.getAndDecrement() > 0) {
            bytes = bytes.clone();
            bytes[bytes.length - 1] ^= 1;
        }
        request.response().end(Buffer.buffer(bytes));
    }
}
