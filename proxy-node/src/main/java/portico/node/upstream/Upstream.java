package portico.node.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import portico.config.service.Protocol;
import portico.config.service.Service;
import portico.node.exchange.Loop;

/** A service as it runs: its targets, whose turn it is, and the connections to them. Lives on while its settings stay. */
public final class Upstream {
    private static final int POOL_PER_LOOP_MAX = 1024;
    private static final int WAIT_QUEUE_MAX = 1024;
    private static final int KEEP_ALIVE_SECONDS =
            55; // below the usual 60 s of servers, so that they rarely close first

    private final Service service;
    private final Vertx vertx;
    private final UpstreamTarget[] targets;
    private final int[] schedule;
    private final RetryRules retries;
    private final long responseNanos;
    private final long idleNanos;

    /** For each loop the next turn; a loop touches only its own. */
    private final int[] turns;

    private final AtomicReferenceArray<@Nullable HttpClient> clients;

    Upstream(Service service, Vertx vertx, int loops) {
        this.service = service;
        this.vertx = vertx;
        List<UpstreamTarget> all = new ArrayList<>();
        service.allTargets().forEach(target -> all.add(new UpstreamTarget(service, target)));
        targets = all.toArray(new UpstreamTarget[0]);
        schedule = Schedule.of(service.allTargets());
        responseNanos = service.timeouts().response().toNanos();
        idleNanos = service.timeouts().idle().toNanos();
        retries = new RetryRules(service.retries());
        turns = new int[loops * 16]; // a cache line apart
        clients = new AtomicReferenceArray<>(loops);
    }

    public Service service() {
        return service;
    }

    /** True when it is spoken to in plain HTTP/1.1. */
    public boolean isPlain() {
        return service.targetProtocol() == Protocol.HTTP;
    }

    /** True when it is spoken to in HTTP/2. */
    public boolean isHttp2() {
        Protocol protocol = service.targetProtocol();
        return protocol == Protocol.H2 || protocol == Protocol.H2C;
    }

    public int connectMillis() {
        return (int) service.timeouts().connect().toMillis();
    }

    public long responseNanos() {
        return responseNanos;
    }

    public long idleNanos() {
        return idleNanos;
    }

    public RetryRules retries() {
        return retries;
    }

    /**
     * The target whose turn it is.
     *
     * @param failed one that was just tried, and is passed over where there is another; or null
     * @return null when no target takes traffic
     */
    public @Nullable UpstreamTarget pick(Loop loop, @Nullable UpstreamTarget failed) {
        if (schedule.length == 0) return null;
        UpstreamTarget picked = turn(loop);
        for (int tries = 1; picked == failed && tries < schedule.length; tries++) picked = turn(loop);
        return picked;
    }

    /** The loop's own client: its connections are on the loop, so nothing crosses threads. */
    public HttpClient client(Loop loop) {
        HttpClient client = clients.get(loop.index());
        if (client == null) {
            client = vertx.createHttpClient(options(service), pool());
            clients.set(loop.index(), client);
        }
        return client;
    }

    private UpstreamTarget turn(Loop loop) {
        int at = loop.index() * 16;
        int turn = turns[at];
        turns[at] = turn + 1 == schedule.length ? 0 : turn + 1;
        return targets[schedule[turn]];
    }

    private static HttpClientOptions options(Service service) {
        Protocol protocol = service.targetProtocol();
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
