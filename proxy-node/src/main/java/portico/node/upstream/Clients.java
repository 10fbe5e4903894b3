package portico.node.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import portico.config.service.Protocol;
import portico.node.exchange.Loop;

/** Vert.x' clients for a service, one for each loop: its connections are on the loop, so nothing crosses threads. */
final class Clients {
    private static final int POOL_PER_LOOP_MAX = 1024;
    private static final int WAIT_QUEUE_MAX = 1024;
    private static final int KEEP_ALIVE_SECONDS =
            55; // below the usual 60 s of servers, so that they rarely close first

    private final Vertx vertx;
    private final Protocol protocol;
    private final AtomicReferenceArray<@Nullable HttpClient> byLoop;

    Clients(Vertx vertx, Protocol protocol, int loops) {
        this.vertx = vertx;
        this.protocol = protocol;
        byLoop = new AtomicReferenceArray<>(loops);
    }

    boolean isFor(Protocol other) {
        return protocol == other;
    }

    HttpClient of(Loop loop) {
        HttpClient client = byLoop.get(loop.index());
        if (client == null) {
            client = vertx.createHttpClient(options(protocol), pool());
            byLoop.set(loop.index(), client);
        }
        return client;
    }

    /** How targets are spoken to, whoever does. */
    static HttpClientOptions options(Protocol protocol) {
        boolean http2 = protocol == Protocol.H2 || protocol == Protocol.H2C;
        return new HttpClientOptions()
                .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setUseAlpn(protocol == Protocol.H2)
                .setHttp2ClearTextUpgrade(false)
                .setVerifyHost(true)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setTcpNoDelay(true)
                .setMaxWaitQueueSize(WAIT_QUEUE_MAX)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(64 * 1024)
                .setMaxInitialLineLength(16 * 1024);
    }

    private static PoolOptions pool() {
        return new PoolOptions().setHttp1MaxSize(POOL_PER_LOOP_MAX).setHttp2MaxSize(4);
    }
}
