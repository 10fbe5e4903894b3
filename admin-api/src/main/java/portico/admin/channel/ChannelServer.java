package portico.admin.channel;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.admin.consumer.CredentialUses;
import portico.admin.node.NodeIdentity;
import portico.admin.node.NodeReports;
import portico.admin.problem.Outage;
import portico.admin.snapshot.ChunkStore;
import portico.admin.snapshot.CurrentSnapshot;
import portico.admin.statistics.TrafficInbox;
import portico.config.DurationText;
import portico.config.InvalidConfiguration;
import portico.config.channel.ChannelMessage;
import portico.config.channel.ChannelMessage.Counted;
import portico.config.channel.ChannelMessage.CredentialUse;
import portico.config.channel.ChannelMessage.Hello;
import portico.config.channel.Join;
import portico.config.channel.Poll;
import portico.config.channel.PurgeReport;
import portico.config.snapshot.Sha256;

/** The port that nodes talk to. Whoever shows no good token gets nothing. */
@Singleton
final class ChannelServer {
    private static final Logger LOG = Logger.getLogger(ChannelServer.class);
    private static final int CONNECTIONS_MAX = 20_000;
    private static final int HEADER_BYTES_MAX = 8 * 1024;
    private static final int LINE_BYTES_MAX = 1024;
    private static final int IDLE_SECONDS = 90; // longer than any poll waits
    private static final long STRANGER_MILLIS_MAX = 10_000;
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);
    private static final String BEARER = "bearer ";

    private final Outage unidentified = new Outage(LOG, "The tokens of nodes cannot be looked up");
    private final Outage unreadChunks = new Outage(LOG, "Chunks cannot be read");
    private final Outage unreadPurges = new Outage(LOG, "Purges cannot be read, or what nodes say of them written");
    private final Outage unwrittenUses = new Outage(LOG, "That credentials were used cannot be written");
    private final Vertx vertx;
    private final String host;
    private final int port;
    private final NodeTokens tokens;
    private final Channels channels;
    private final ManifestPolls polls;
    private final Joining joining;
    private final ChunkStore chunks;
    private final Workers workers;
    private final CurrentSnapshot current;
    private final NodeReports reports;
    private final TrafficInbox traffic;
    private final CredentialUses uses;
    private final PurgeDesk purges;

    /** Connections on which no good token was seen yet. */
    private final Set<HttpConnection> strangers = ConcurrentHashMap.newKeySet();

    private @Nullable HttpServer server;

    ChannelServer(
            Vertx vertx,
            @ConfigProperty(name = "portico.channel.host", defaultValue = "127.0.0.1") String host,
            @ConfigProperty(name = "portico.channel.port", defaultValue = "8710") int port,
            NodeTokens tokens,
            Channels channels,
            ManifestPolls polls,
            Joining joining,
            ChunkStore chunks,
            Workers workers,
            CurrentSnapshot current,
            NodeReports reports,
            TrafficInbox traffic,
            CredentialUses uses,
            PurgeDesk purges) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
        this.tokens = tokens;
        this.channels = channels;
        this.polls = polls;
        this.joining = joining;
        this.chunks = chunks;
        this.workers = workers;
        this.current = current;
        this.uses = uses;
        this.purges = purges;
        this.reports = reports;
        this.traffic = traffic;
    }

    /** @throws ChannelStartFailure when the port cannot be had */
    void start() {
        var options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(LINE_BYTES_MAX)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxWebSocketFrameSize(ChannelMessage.BYTES_MAX)
                .setMaxWebSocketMessageSize(ChannelMessage.BYTES_MAX)
                .setRegisterWebSocketWriteHandlers(false)
                .setIdleTimeout(IDLE_SECONDS)
                .setTcpKeepAlive(true);
        server = vertx.createHttpServer(options)
                .connectionHandler(this::greet)
                .exceptionHandler(failure -> LOG.debug("A connection to the channel port fails", failure))
                .requestHandler(this::handle);
        try {
            server.listen().toCompletionStage().toCompletableFuture().join();
        } catch (java.util.concurrent.CompletionException e) {
            throw new ChannelStartFailure(host, port, e);
        }
        LOG.infof("Nodes are expected on %s:%d", host, server.actualPort());
    }

    /** The port that was taken, when any was asked for. */
    int port() {
        return Objects.requireNonNull(server, "not started").actualPort();
    }

    void stop() {
        channels.stop();
        if (server != null)
            server.close().toCompletionStage().toCompletableFuture().join();
    }

    private void greet(HttpConnection connection) {
        if (strangers.size() >= CONNECTIONS_MAX) {
            connection.close();
            return;
        }
        connection.exceptionHandler(failure -> LOG.debug("A connection to the channel port fails", failure));
        strangers.add(connection);
        connection.closeHandler(closed -> strangers.remove(connection));
        vertx.setTimer(STRANGER_MILLIS_MAX, late -> {
            if (strangers.remove(connection)) connection.close();
        });
    }

    private void handle(HttpServerRequest request) {
        request.exceptionHandler(failure -> LOG.debug("A request on the channel port fails", failure));
        if (Join.PATH.equals(request.path())) {
            joining.handle(request, () -> strangers.remove(request.connection()));
            return;
        }
        request.pause(); // a WebSocket is taken over as it came, once it is known whose it is
        String token = token(request);
        if (token == null) {
            ChannelAnswers.unauthorized(request);
            return;
        }
        identify(request, token, node -> {
            strangers.remove(request.connection());
            handle(request, token, node);
        });
    }

    private void identify(HttpServerRequest request, String token, Consumer<NodeIdentity> then) {
        tokens.identify(token, vertx)
                .onFailure(failure -> {
                    unidentified.failed(failure);
                    ChannelAnswers.unavailable(request);
                })
                .onSuccess(node -> {
                    unidentified.over();
                    node.ifPresentOrElse(then, () -> ChannelAnswers.unauthorized(request));
                });
    }

    private void handle(HttpServerRequest request, String token, NodeIdentity node) {
        String path = request.path();
        if (request.method().equals(HttpMethod.POST) && path.equals(ChannelMessage.MANIFEST_PATH))
            BoundedBody.read(request, Poll.BYTES_MAX, body -> poll(request, body, node));
        else if (request.method().equals(HttpMethod.POST) && path.equals(ChannelMessage.PURGES_PATH))
            BoundedBody.read(request, PurgeReport.BYTES_MAX, body -> purges(request, body, node));
        else if (!request.method().equals(HttpMethod.GET)) ChannelAnswers.notFound(request);
        else if (path.equals(ChannelMessage.PATH)) upgrade(request, token, node);
        else if (path.equals(ChannelMessage.MANIFEST_PATH)) manifest(request, node);
        else if (path.startsWith(ChannelMessage.CHUNKS_PATH))
            chunk(request, path.substring(ChannelMessage.CHUNKS_PATH.length()));
        else ChannelAnswers.notFound(request);
    }

    private void upgrade(HttpServerRequest request, String token, NodeIdentity node) {
        request.toWebSocket()
                .onFailure(failure -> LOG.debug("A channel is not opened", failure))
                .onSuccess(socket -> {
                    var channel = new NodeChannel(
                            node, token, socket, vertx.getOrCreateContext(), current, reports, traffic, this::used);
                    channels.add(channel);
                    // A token revoked before the channel was there to be closed.
                    channels.confirm(channel);
                });
    }

    /** That it is lost is no harm: it is said again when it is used again. */
    private void used(List<CredentialUse> said) {
        workers.run(vertx, () -> {
                    uses.used(said);
                    return said.size();
                })
                .onFailure(unwrittenUses::failed)
                .onSuccess(written -> unwrittenUses.over());
    }

    private void poll(HttpServerRequest request, byte[] body, NodeIdentity node) {
        try {
            Poll said = NodeWords.read(new String(body, StandardCharsets.UTF_8), Poll.class);
            reports.polled(node, said);
            see(node, said.hello(), current);
            // This or a later answer says that it is stored; until then the node says it again.
            if (said.traffic() != null) traffic.offer(node.id(), said.traffic(), stored -> {});
        } catch (InvalidConfiguration e) {
            ChannelAnswers.bad(request, "the body", String.valueOf(e.getMessage()));
            return;
        }
        manifest(request, node);
    }

    /** A node without a channel says which purges it has done, and hears which it has not. */
    private void purges(HttpServerRequest request, byte[] body, NodeIdentity node) {
        PurgeReport said;
        try {
            said = NodeWords.read(new String(body, StandardCharsets.UTF_8), PurgeReport.class);
        } catch (InvalidConfiguration e) {
            ChannelAnswers.bad(request, "the body", String.valueOf(e.getMessage()));
            return;
        }
        workers.run(vertx, () -> {
                    purges.done(node, said.done());
                    return purges.due(node.id());
                })
                .onFailure(failure -> {
                    unreadPurges.failed(failure);
                    ChannelAnswers.unavailable(request);
                })
                .onSuccess(due -> {
                    unreadPurges.over();
                    ChannelAnswers.json(request, 200, due);
                });
    }

    static void see(NodeIdentity node, Hello hello, CurrentSnapshot current) {
        for (var applied : hello.applied().values()) current.seen(node.name(), applied.epoch(), applied.revision());
    }

    private void manifest(HttpServerRequest request, NodeIdentity node) {
        Sha256 after = null;
        Duration wait = Duration.ZERO;
        try {
            if (request.getParam("after") != null) after = new Sha256(request.getParam("after"));
            if (request.getParam("wait") != null) wait = DurationText.parse(request.getParam("wait"));
        } catch (IllegalArgumentException e) {
            ChannelAnswers.bad(request, "after or wait", String.valueOf(e.getMessage()));
            return;
        }
        if (wait.compareTo(WAIT_MAX) > 0) wait = WAIT_MAX;
        request.response().putHeader(ChannelMessage.DRAINED_FIELD, String.valueOf(node.drained()));
        polls.newer(node.id(), after, wait, vertx).onSuccess(snapshot -> {
            Counted counted = traffic.stored(node.id());
            if (counted != null && !request.response().ended())
                request.response().putHeader(ChannelMessage.COUNTED_FIELD, counted.toString());
            snapshot.ifPresentOrElse(
                    newer -> ChannelAnswers.answer(request, 200, "application/json", newer.json()),
                    () -> ChannelAnswers.nothing(request));
        });
    }

    private void chunk(HttpServerRequest request, String name) {
        Sha256 hash;
        try {
            hash = new Sha256(name);
        } catch (IllegalArgumentException e) {
            ChannelAnswers.bad(request, "the chunk's name", String.valueOf(e.getMessage()));
            return;
        }
        byte[] cached = chunks.cached(hash);
        Future<Optional<byte[]>> loaded = cached != null
                ? Future.succeededFuture(Optional.of(cached))
                : workers.run(vertx, () -> chunks.load(hash));
        loaded.onFailure(failure -> {
                    unreadChunks.failed(failure);
                    ChannelAnswers.unavailable(request);
                })
                .onSuccess(bytes -> {
                    unreadChunks.over();
                    bytes.ifPresentOrElse(
                            found -> ChannelAnswers.chunk(request, hash, found), () -> missing(request, hash));
                });
    }

    private void missing(HttpServerRequest request, Sha256 hash) {
        var snapshot = current.get();
        if (snapshot != null && snapshot.names(hash)) ChannelAnswers.unavailable(request); // it is being mended
        else ChannelAnswers.notFound(request);
    }

    private static @Nullable String token(HttpServerRequest request) {
        String authorization = request.getHeader("authorization");
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) return null;
        return authorization.substring(BEARER.length()).strip();
    }
}
