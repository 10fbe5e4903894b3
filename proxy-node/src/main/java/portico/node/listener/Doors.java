package portico.node.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portico.config.service.TlsVersion;
import portico.node.carrier.fast.ClientConnection;
import portico.node.carrier.fast.ClientStreams;
import portico.node.carrier.fast.FastLoop;
import portico.node.carrier.general.GeneralCarrier;
import portico.node.carrier.general.Http2Ends;
import portico.node.carrier.general.Http2Trailers;
import portico.node.exchange.BodyRoom;
import portico.node.exchange.Loop;
import portico.node.limit.Limit;
import portico.node.tls.ClientTrustManager;
import portico.node.tls.ServerCertificates;
import portico.node.tls.SniKeyManager;
import portico.node.tls.TlsClient;

/** Opens the servers of one event loop: in clear text, over TLS, and HTTP/2 in clear text. */
final class Doors {
    // For Vert.x: any free port, the same for all servers that say the same.
    private static final int SHARED_ANY = -1;
    private static final int SHARED_ANY_TLS = -2;
    private static final int SHARED_ANY_H2C = -3;

    @Limit("Octets of bodies that an HTTP/2 client may send ahead on a stream")
    private static final int WINDOW_BYTES = 256 * 1024;

    @Limit("Frames of CONTINUATION with little or no content in a head of HTTP/2; with more the connection ends")
    private static final int SMALL_CONTINUATIONS_MAX = 16;

    /** Answers that wait for others on a connection of HTTP/2, at most. */
    private static final int FLUSHES_MAX = FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES;

    /** Said, and not left to whatever a library takes for usual (RFC 8996: nothing older). */
    private static final Set<String> TLS_VERSIONS =
            Stream.of(TlsVersion.values()).map(TlsVersion::word).collect(Collectors.toUnmodifiableSet());

    private final VertxInternal vertx;
    private final TrafficSettings settings;
    private final Loop loop;
    private final FastLoop fast;
    private final Supplier<ServerCertificates> certificates;
    private final int connectionsMax;
    private final BodyRoom http2Room;
    private final Http2Drain http2Drain;

    Doors(
            Vertx vertx,
            TrafficSettings settings,
            Loop loop,
            FastLoop fast,
            Http2Drain http2Drain,
            Supplier<ServerCertificates> certificates) {
        this.vertx = (VertxInternal) vertx;
        this.settings = settings;
        this.loop = loop;
        this.fast = fast;
        this.http2Drain = http2Drain;
        this.certificates = certificates;
        connectionsMax = settings.limits().connectionsMaxPerLoop(settings.loops());
        http2Room = Http2Room.share(settings.loops());
    }

    /** HTTP/1.1 in clear text. */
    Future<Integer> clear(GeneralCarrier general) {
        return open(options(settings.port(), SHARED_ANY).setHttp2ClearTextEnabled(false), general);
    }

    /** HTTP/1.1 and HTTP/2 over TLS. */
    Future<Integer> tls(GeneralCarrier general) {
        var options = options(settings.tlsPort(), SHARED_ANY_TLS)
                .setSsl(true)
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                .setKeyCertOptions(KeyCertOptions.wrap(SniKeyManager.factory(certificates)))
                .setTrustOptions(TrustOptions.wrap(new ClientTrustManager(certificates)));
        if (OpenSSLEngineOptions.isAvailable()) options.setOpenSslEngineOptions(new OpenSSLEngineOptions());
        // The JDK's cannot be told in the middle of a handshake: it asks everyone.
        else options.setClientAuth(ClientAuth.REQUEST);
        return open(options, general);
    }

    /** HTTP/2 in clear text, with prior knowledge (RFC 9113 §3.3) and nothing else. */
    Future<Integer> h2c(GeneralCarrier general) {
        return open(options(settings.h2cPort(), SHARED_ANY_H2C).setHttp2ClearTextEnabled(true), request -> {
            // What Vert.x' own decoder read here never passed the edge: HTTP/1.1, and the obsolete upgrade from it.
            var channel = ((ConnectionBase) request.connection()).channel();
            boolean viaHttp1 = channel.pipeline().get("httpDecoder") != null
                    || channel.pipeline().get("h2c") != null;
            if (viaHttp1) closeNow(channel.pipeline());
            else general.handle(request);
        });
    }

    private Future<Integer> open(HttpServerOptions options, Handler<HttpServerRequest> requests) {
        return new Door(vertx, options, this::admits)
                .connectionHandler(this::connected)
                .requestHandler(requests)
                .listen()
                .map(HttpServer::actualPort);
    }

    /** Counts a connection from its first moment; false for one too many, or where only trusted proxies may connect. */
    private boolean admits(Channel channel) {
        if (loop.connections() >= connectionsMax || settings.proxyProtocol() && !isTrustedProxy(channel)) return false;
        loop.connectionOpened();
        channel.closeFuture().addListener(closed -> loop.connectionClosed());
        Arrival.begin(channel.pipeline(), settings.limits().headMillis());
        return true;
    }

    /** A connection speaks HTTP: what it sends now is a request, or in HTTP/2 its settings are there. */
    private void connected(HttpConnection connection) {
        var base = (ConnectionBase) connection;
        ChannelPipeline pipeline = base.channel().pipeline();
        InetAddress peer = peer(base);
        SslHandler tls = pipeline.get(SslHandler.class);
        if (tls != null) base.channel().attr(TlsClient.KEY).set(TlsClient.of(tls.engine()));
        Arrival.end(pipeline);
        if (peer == null) {
            closeNow(pipeline);
            return;
        }
        GeneralCarrier.peer(base.channel(), peer);
        if (pipeline.get("httpDecoder") != null) {
            ClientConnection.install(pipeline, fast, peer);
        } else {
            pipeline.addBefore(
                    "handler", "idle-h2", new IdleHttp2(settings.limits().idleMillis()));
            // Services answer on connections of their own: what they say in one turn of the loop goes out together.
            pipeline.addBefore("handler", "flush-h2", new FlushConsolidationHandler(FLUSHES_MAX, true));
            // First: what it does not take goes from one to the next of the others, and to Vert.x.
            ClientStreams.install(pipeline, fast, peer, stream -> Http2Ends.left(base.channel(), stream));
            Http2Trailers.watch(pipeline);
            Http2Room.watch(pipeline, http2Room);
            Http2Ends.watch(pipeline, settings.limits().bodyIdleMillis());
            HeadWatch.watch(pipeline, settings.limits().headMillis(), fast::isMemoryShort);
            http2Drain.watch(pipeline);
        }
    }

    /** Past all handlers: that of HTTP/2 would first say good-bye, and wait for what runs. */
    static void closeNow(ChannelPipeline pipeline) {
        pipeline.firstContext().close();
    }

    /** Who is at the other end, or whom the PROXY header names. */
    private static @Nullable InetAddress peer(ConnectionBase connection) {
        var named = connection.remoteAddress();
        if (named == null || named.hostAddress() == null)
            return connection.channel().remoteAddress() instanceof InetSocketAddress real ? real.getAddress() : null;
        return NetUtil.createInetAddressFromIpAddressString(named.hostAddress());
    }

    private boolean isTrustedProxy(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress real
                && settings.trusted().trusts(real.getAddress());
    }

    private HttpServerOptions options(int port, int sharedAny) {
        TrafficLimits limits = settings.limits();
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(port == 0 ? sharedAny : port)
                .setReuseAddress(true)
                .setTcpNoDelay(true)
                .setMaxHeaderSize(limits.headBytesMax())
                .setMaxInitialLineLength(limits.headBytesMax())
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(limits.streamsMax())
                        .setMaxHeaderListSize(limits.headBytesMax())
                        .setInitialWindowSize(WINDOW_BYTES))
                .setHttp2RstFloodMaxRstFramePerWindow(limits.resetsMax())
                .setHttp2MaxSmallContinuationFrames(SMALL_CONTINUATIONS_MAX)
                .setUseProxyProtocol(settings.proxyProtocol())
                // Arrival keeps the time, and theirs shall not be shorter: a wait for each octet, and that of a part.
                .setProxyProtocolTimeoutUnit(TimeUnit.MILLISECONDS)
                .setProxyProtocolTimeout(limits.headMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(limits.headMillis())
                .setHandle100ContinueAutomatically(false)
                .setDecompressionSupported(false)
                .setCompressionSupported(false);
    }
}
