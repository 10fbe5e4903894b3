package portico.node.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.ToLongFunction;
import portico.node.redis.SharedRedis;

/** How the node gets on with the Redis that nodes share, at {@code /q/metrics}; nothing when it has none. */
@Singleton
final class RedisMetrics {
    private final MeterRegistry registry;
    private final SharedRedis redis;

    RedisMetrics(MeterRegistry registry, SharedRedis redis) {
        this.registry = registry;
        this.redis = redis;
    }

    void register(@Observes StartupEvent event) {
        if (!redis.isConfigured()) return;
        Gauge.builder("portico.redis.connections", redis, SharedRedis::linksUp)
                .description("Connections to Redis; as many as event loops when all is well")
                .register(registry);
        Gauge.builder("portico.redis.nodes", redis, SharedRedis::nodes)
                .description("Nodes that share it, as far as is known")
                .register(registry);
        counter("portico.redis.questions", "Questions asked", SharedRedis::asked);
        counter("portico.redis.unanswered", "Questions without a usable answer in time", SharedRedis::unanswered);
        counter("portico.redis.lost", "Connections lost", SharedRedis::lost);
    }

    private void counter(String name, String description, ToLongFunction<SharedRedis> value) {
        FunctionCounter.builder(name, redis, value::applyAsLong)
                .description(description)
                .register(registry);
    }
}
