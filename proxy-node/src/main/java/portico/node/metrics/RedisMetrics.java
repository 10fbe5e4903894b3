package portico.node.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import portico.node.redis.SharedRedis;

/** How the node gets on with the Redis that nodes share, at {@code /q/metrics}; nothing when it has none. */
@Singleton
final class RedisMetrics {
    private final Meters meters;
    private final SharedRedis redis;

    RedisMetrics(MeterRegistry registry, SharedRedis redis) {
        meters = new Meters(registry);
        this.redis = redis;
    }

    void register(@Observes StartupEvent event) {
        if (!redis.isConfigured()) return;
        meters.gauge(
                "portico.redis.connections",
                "Connections to Redis; as many as event loops when all is well",
                redis,
                SharedRedis::linksUp);
        meters.gauge("portico.redis.nodes", "Nodes that share it, as far as is known", redis, SharedRedis::nodes);
        meters.counter("portico.redis.questions", "Questions asked", redis, SharedRedis::asked);
        meters.counter(
                "portico.redis.unanswered",
                "Questions without a usable answer in time",
                redis,
                SharedRedis::unanswered);
        meters.counter("portico.redis.lost", "Connections lost", redis, SharedRedis::lost);
    }
}
