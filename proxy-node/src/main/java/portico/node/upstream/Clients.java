package portico.node.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import portico.config.service.Protocol;
import portico.node.exchange.Loop;
import portico.node.limit.Limit;
import portico.node.tls.UpstreamTls;

/** Vert.x' clients for a service, one for each loop: its connections are on the loop, so nothing crosses threads. */
final class Clients {
    /** Each carries a hundred streams or more. */
    @Limit("Connections of HTTP/2 to one address, on each event loop; fewer where pool.connections says so")
    private static final int HTTP2_CONNECTIONS_MAX = 4;

    @Limit("Seconds that a TLS handshake with a target may take, even where timeouts.connect says more")
    private static final int HANDSHAKE_SECONDS = 10;

    /** For what runs on a connection that has become too old: no stream is cut off for it. */
    private static final long FAREWELL_HOURS = 24;

    private final Vertx vertx;
    private final Protocol protocol;
    private final UpstreamTls tls;
    private final PoolLimits limits;
    private final AtomicReferenceArray<@Nullable HttpClient> byLoop;
    private final AtomicReferenceArray<@Nullable Standing> standing;

    Clients(Vertx vertx, Protocol protocol, UpstreamTls tls, PoolLimits limits, int loops) {
        this.vertx = vertx;
        this.protocol = protocol;
        this.tls = tls;
        this.limits = limits;
        byLoop = new AtomicReferenceArray<>(loops);
        standing = new AtomicReferenceArray<>(loops);
    }

    boolean isFor(Protocol protocol, UpstreamTls tls, PoolLimits limits) {
        return this.protocol == protocol && this.tls == tls && this.limits.equals(limits);
    }

    /** True when as many connections of the loop to an address stand as there may be. */
    boolean isFull(Loop loop, SocketAddress address) {
        Standing there = standing.get(loop.index());
        return there != null && there.to(address) >= (isHttp2() ? http2Connections() : limits.connections());
    }

    HttpClient of(Loop loop) {
        HttpClient client = byLoop.get(loop.index());
        if (client == null) {
            HttpClientOptions options = options(protocol, tls)
                    .setKeepAliveTimeout(limits.idleSeconds())
                    .setHttp2KeepAliveTimeout(limits.idleSeconds());
            var there = new Standing();
            client = vertx.httpClientBuilder()
                    .with(options)
                    .with(pool())
                    .withConnectHandler(connection -> {
                        connection.exceptionHandler(broken -> {}); // its exchanges hear of it
                        Agreement.reached(connection);
                        there.add(((ConnectionBase) connection).channel());
                        UpstreamCodec.install(connection, options);
                        connected(connection, loop);
                    })
                    .build();
            standing.set(loop.index(), there);
            byLoop.set(loop.index(), client);
        }
        return client;
    }

    /** What is too old gets no new exchange, and ends with those that it has. */
    private void connected(HttpConnection connection, Loop loop) {
        long life = limits.lifeNanos(loop.random(100));
        if (life == Deadlines.NONE) return;
        long timer = vertx.setTimer(
                Math.max(1, TimeUnit.NANOSECONDS.toMillis(life)),
                old -> connection.shutdown(FAREWELL_HOURS, TimeUnit.HOURS));
        connection.closeHandler(closed -> vertx.cancelTimer(timer));
    }

    /** How targets are spoken to, whoever does. */
    static HttpClientOptions options(Protocol protocol, UpstreamTls tls) {
        boolean http2 = protocol == Protocol.H2 || protocol == Protocol.H2C;
        var options = new HttpClientOptions()
                .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setUseAlpn(protocol == Protocol.H2)
                .setHttp2ClearTextUpgrade(false)
                .setVerifyHost(true)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setTcpNoDelay(true)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(64 * 1024)
                .setMaxInitialLineLength(16 * 1024);
        return protocol.tls() ? tls.configure(options) : options;
    }

    private int http2Connections() {
        return Math.min(HTTP2_CONNECTIONS_MAX, limits.connections());
    }

    private boolean isHttp2() {
        return protocol == Protocol.H2 || protocol == Protocol.H2C;
    }

    private PoolOptions pool() {
        return new PoolOptions()
                .setHttp1MaxSize(limits.connections())
                .setHttp2MaxSize(http2Connections())
                .setMaxWaitQueueSize(limits.waiting());
    }
}
