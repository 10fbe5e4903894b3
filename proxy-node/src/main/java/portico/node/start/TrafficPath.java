package portico.node.start;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage;
import portico.config.channel.ChannelMessage.CredentialUse;
import portico.config.channel.ChannelMessage.FailingIssuer;
import portico.config.channel.ChannelMessage.Heartbeat;
import portico.config.channel.ChannelMessage.UnhealthyTarget;
import portico.config.secret.Keyring;
import portico.config.statistics.QuotaStanding;
import portico.config.statistics.QuotaUse;
import portico.config.statistics.TrafficEntry;
import portico.node.account.Accounts;
import portico.node.account.CacheMetrics;
import portico.node.account.JsonAccessLog;
import portico.node.account.TrafficMetrics;
import portico.node.account.TrafficRollup;
import portico.node.carrier.TrustedProxies;
import portico.node.carrier.general.GeneralFetching;
import portico.node.exchange.Memory;
import portico.node.exchange.Refusal;
import portico.node.explain.Explainer;
import portico.node.explain.Sender;
import portico.node.gateway.Gateways;
import portico.node.gateway.SnapshotTarget;
import portico.node.listener.Listener;
import portico.node.listener.TrafficSettings;
import portico.node.metrics.Meters;
import portico.node.metrics.TargetMetrics;
import portico.node.names.NameSettings;
import portico.node.names.Names;
import portico.node.policy.Live;
import portico.node.policy.cache.AnswerStore;
import portico.node.policy.quota.QuotaBook;
import portico.node.redis.RedisSettings;
import portico.node.redis.SharedRedis;
import portico.node.settings.NodeSettings;
import portico.node.sync.Answers;
import portico.node.sync.CounterSource;
import portico.node.sync.TrafficSource;
import portico.node.tracing.OtlpSettings;
import portico.node.tracing.OtlpSpans;
import portico.node.upstream.Upstreams;
import portico.node.warm.WarmUp;

/** Puts the traffic path together. It has event loops of its own: nothing else on the node can hold it up. */
@Singleton
final class TrafficPath implements Traffic {
    private static final Logger LOG = Logger.getLogger(TrafficPath.class);
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(20);

    /** Nothing on the traffic path blocks; these few read what TLS trusts. */
    private static final int WORKERS = 4;

    /** From about here on the compiler has nothing left to do; see docs/performance.md. */
    private static final int WARM_UP_EXCHANGES = 20_000;

    /** Said at a time, in ten messages or so; of more, the others wait for their turn. */
    private static final int QUOTAS_MAX = 400;

    private static final int LAST = 9_000;

    private final Vertx vertx;
    private final int loops;
    private final boolean http2;
    private final Accounts accounts;
    private final Names names;
    private final Upstreams upstreams;
    private final Gateways gateways;
    private final JsonAccessLog log;
    private final Listener listener;
    private final MemoryWatch memoryWatch;
    private final Explainer explainer;
    private final SharedRedis redis;
    private final QuotaBook quotas;
    private final AnswerStore cached;
    private final @Nullable OtlpSpans spans;

    TrafficPath(
            NodeSettings settings,
            Keyring keyring,
            PrometheusMeterRegistry prometheus,
            MeterRegistry meters,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        TrafficSettings traffic = traffic(settings);
        loops = traffic.loops();
        http2 = traffic.takesHttp2();
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(traffic.loops())
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(WORKERS)
                .setPreferNativeTransport(true));
        accounts = new Accounts(traffic.loops());
        names = new Names(names(settings.node()));
        upstreams = new Upstreams(vertx, names, traffic.loops());
        redis = new SharedRedis(redis(settings.redis()), traffic.loops());
        cached = new AnswerStore(cacheBytes(settings.node()), Clock.systemUTC());
        Live live = Live.start(Clock.systemUTC(), redis, cached);
        quotas = live.quotas();
        gateways = new Gateways(upstreams, accounts, keyring, live);
        spans = spans(settings, version);
        log = new JsonAccessLog(logFile(settings));
        var memory = new Memory();
        listener = new Listener(vertx, traffic, gateways::current, accounts, log, spans, memory);
        memoryWatch = new MemoryWatch(memory).start();
        listener.onEachLoop(redis::attach);
        var fetching = new GeneralFetching(traffic.loops());
        listener.onEachLoop(fetching::attach);
        cached.fetchBy(fetching);
        explainer = new Explainer(
                gateways::current,
                listener::onFirstLoop,
                task -> vertx.executeBlocking(() -> {
                    task.run();
                    return null;
                }),
                traffic.pathParameters());
        measure(new Meters(meters), memory);
        // The one that is scraped: an injected CollectorRegistry is another one for each who asks.
        var scraped = prometheus.getPrometheusRegistry();
        for (var refusal : Refusal.OWN) accounts.refusals().expect(refusal.problem());
        scraped.register(new TrafficMetrics(accounts));
        scraped.register(new CacheMetrics(cached));
        scraped.register(new TargetMetrics(upstreams));
    }

    @Produces
    @Singleton
    SharedRedis redis() {
        return redis;
    }

    @Produces
    @Singleton
    SnapshotTarget target() {
        return gateways;
    }

    @Produces
    @Singleton
    CounterSource counters() {
        return new CounterSource() {
            @Override
            public Map<String, Long> counters() {
                var all = new TreeMap<>(accounts.totals());
                all.put("unhealthyTargets", upstreams.unhealthyCount());
                all.put(Heartbeat.UNREADABLE_CREDENTIALS, gateways.unreadableCredentials());
                return all;
            }

            @Override
            public List<CredentialUse> takeUses() {
                return gateways.takeUses(ChannelMessage.USED_MAX);
            }

            @Override
            public List<FailingIssuer> failingIssuers() {
                return gateways.failingIssuers(ChannelMessage.FAILING_ISSUERS_MAX);
            }

            @Override
            public List<UnhealthyTarget> unhealthy() {
                return upstreams.unhealthy(ChannelMessage.UNHEALTHY_MAX);
            }
        };
    }

    @Produces
    @Singleton
    TrafficSource traffic() {
        var rollup = new TrafficRollup(accounts);
        return new TrafficSource() {
            @Override
            public List<TrafficEntry> take() {
                return rollup.take();
            }

            @Override
            public List<QuotaUse> takeQuotas() {
                return quotas.take(QUOTAS_MAX);
            }

            @Override
            public void stored(List<QuotaUse> uses, List<QuotaStanding> standings) {
                quotas.stored(uses, standings);
            }
        };
    }

    @Produces
    @Singleton
    Answers answers() {
        return new QuestionDesk(explainer, new Sender(vertx, listener::ownDoor), listener::latest, cached::purge);
    }

    /** Opens the traffic port; until there is a snapshot, every exchange is answered with 503. */
    void open() {
        try {
            listener.start()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(OPEN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            LOG.infof(
                    "Taking traffic on port %d, %s",
                    listener.port(), Map.of("epoll", vertx.isNativeTransportEnabled()));
        } catch (Exception e) {
            if (e instanceof InterruptedException) Thread.currentThread().interrupt();
            throw new CannotStart(
                    "the traffic port cannot be opened: " + e.getMessage() + "; PORTICO_NODE_PORT moves it", e);
        }
    }

    /** Warms the traffic path up, off the event loops; a failure is a slow start, not an end. */
    void warmUp(Duration patience, Runnable warm) {
        if (patience.isZero()) {
            warm.run();
            return;
        }
        var warming = new Thread(
                () -> {
                    try {
                        long began = System.nanoTime();
                        int served = new WarmUp(vertx, names, loops, http2).run(WARM_UP_EXCHANGES, patience);
                        LOG.infof("Warm after %d exchanges in %d ms", served, (System.nanoTime() - began) / 1_000_000);
                    } catch (Exception e) {
                        LOG.warn("The warm-up failed; the first requests will be slower", e);
                    } finally {
                        warm.run();
                    }
                },
                "warm-up");
        warming.setDaemon(true);
        warming.start();
    }

    @Override
    public CompletionStage<Void> drain(Duration patience) {
        return listener.drain(patience);
    }

    int port() {
        return listener.port();
    }

    void close(@Observes @Priority(LAST) ShutdownEvent event) throws Exception {
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(OPEN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        names.close();
        log.close();
        if (spans != null) spans.close();
        memoryWatch.close();
    }

    private static TrafficSettings traffic(NodeSettings settings) {
        NodeSettings.Node node = settings.node();
        int loops = node.loops().orElseGet(() -> Runtime.getRuntime().availableProcessors());
        if (loops < 1) throw new CannotStart("PORTICO_NODE_LOOPS must be at least 1");
        return TrafficSettings.onLoopback(node.port(), loops)
                .withPorts(
                        node.tlsPort().orElse(TrafficSettings.CLOSED),
                        node.h2cPort().orElse(TrafficSettings.CLOSED))
                .within(LimitSettings.read(node.limits()))
                .withProxyProtocol(node.proxyProtocol())
                .withPathParameters(node.pathParameters())
                .on(node.host(), trusted(node));
    }

    private static long cacheBytes(NodeSettings.Node node) {
        long bytes = node.cacheBytes().bytes();
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > heap / 2)
            throw new CannotStart(
                    "PORTICO_NODE_CACHE_BYTES is over half of the heap, which has " + (heap >> 20) + "MiB");
        return bytes;
    }

    private static OutputStream logFile(NodeSettings settings) {
        Path file = settings.accessLog().orElse(null);
        if (file == null) return new StandardOutput();
        try {
            return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new CannotStart("the access log " + file + " (PORTICO_ACCESS_LOG) cannot be written: " + e, e);
        }
    }

    private static NameSettings names(NodeSettings.Node node) {
        if (node.dnsTtlMax().compareTo(node.dnsTtlMin()) < 0)
            throw new CannotStart("PORTICO_NODE_DNS_TTL_MAX is below PORTICO_NODE_DNS_TTL_MIN");
        try {
            return NameSettings.ofSystem()
                    .within(node.dnsTtlMin(), node.dnsTtlMax())
                    .withServers(node.dnsServers().orElse(List.of()).stream()
                            .map(NameSettings::server)
                            .toList());
        } catch (IllegalArgumentException e) {
            throw new CannotStart("PORTICO_NODE_DNS_SERVERS: " + e.getMessage(), e);
        }
    }

    private static @Nullable RedisSettings redis(NodeSettings.Redis redis) {
        String url = redis.url().orElse(null);
        if (url == null) return null;
        Path authorities = redis.caFile().orElse(null);
        if (authorities != null && !Files.isReadable(authorities))
            throw new CannotStart("PORTICO_REDIS_CA_FILE: " + authorities + " cannot be read");
        try {
            return RedisSettings.of(url, redis.timeout(), authorities);
        } catch (IllegalArgumentException e) {
            throw new CannotStart("PORTICO_REDIS_URL " + e.getMessage(), e);
        }
    }

    private static @Nullable OtlpSpans spans(NodeSettings settings, String version) {
        NodeSettings.Traces traces = settings.traces();
        String url = traces.url().orElse(null);
        if (url == null) return null;
        OtlpSettings otlp;
        try {
            otlp = OtlpSettings.of(
                    url, traces.headersFile().orElse(null), traces.caFile().orElse(null));
        } catch (IllegalArgumentException e) {
            throw new CannotStart("PORTICO_TRACES_URL " + e.getMessage(), e);
        }
        try {
            return new OtlpSpans(otlp, traces.service(), settings.node().name().orElseGet(HostName::get), version);
        } catch (IllegalArgumentException e) {
            throw new CannotStart(String.valueOf(e.getMessage()), e);
        }
    }

    private void measure(Meters meters, Memory memory) {
        meters.counter(
                "portico.access.log.dropped",
                "Lines that the access log lost because the disk was too slow",
                log,
                JsonAccessLog::dropped);
        meters.gauge(
                "portico.credentials.unreadable",
                "Credentials that the node's keyring does not open",
                gateways,
                Gateways::unreadableCredentials);
        meters.gauge(
                "portico.memory.short",
                "1 while memory is short and new exchanges are refused, else 0",
                memory,
                now -> now.isShort() ? 1 : 0);
        meters.gauge("portico.connections", "Connections of clients", listener, Listener::connections);
        meters.gauge("portico.exchanges.running", "Exchanges on their way", listener, Listener::running);
        if (spans == null) return;
        meters.counter(
                "portico.spans.exported", "Spans of traces that the collector has taken", spans, OtlpSpans::exported);
        meters.counter(
                "portico.spans.dropped",
                "Spans of traces that were lost because the collector was away or too slow",
                spans,
                OtlpSpans::dropped);
    }

    private static TrustedProxies trusted(NodeSettings.Node node) {
        try {
            return TrustedProxies.of(node.trustedProxies().orElse(List.of()));
        } catch (IllegalArgumentException e) {
            throw new CannotStart("PORTICO_NODE_TRUSTED_PROXIES: " + e.getMessage(), e);
        }
    }
}
