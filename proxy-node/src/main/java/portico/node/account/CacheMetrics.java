package portico.node.account;

import io.prometheus.client.Collector;
import java.util.List;
import portico.node.policy.cache.AnswerStore;
import portico.node.policy.cache.CacheStats;

/** The cache's counts as Prometheus reads them. */
public final class CacheMetrics extends Collector {
    private static final String REQUESTS = "portico_cache_requests";
    private static final String ANSWERS = "portico_cache_answers";

    private final AnswerStore store;

    public CacheMetrics(AnswerStore store) {
        this.store = store;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        CacheStats stats = store.stats();
        return List.of(
                new MetricFamilySamples(
                        REQUESTS,
                        Type.COUNTER,
                        "Requests that met the cache, by what came of them.",
                        List.of(
                                sample(REQUESTS, "result", "hit", stats.hits()),
                                sample(REQUESTS, "result", "stale", stats.stale()),
                                sample(REQUESTS, "result", "collapsed", stats.collapsed()),
                                sample(REQUESTS, "result", "miss", stats.misses()),
                                sample(REQUESTS, "result", "bypass", stats.passed()))),
                new MetricFamilySamples(
                        ANSWERS,
                        Type.COUNTER,
                        "Answers that were kept, and what became of them.",
                        List.of(
                                sample(ANSWERS, "event", "stored", stats.stored()),
                                sample(ANSWERS, "event", "revalidated", stats.revalidated()),
                                sample(ANSWERS, "event", "evicted", stats.evicted()),
                                sample(ANSWERS, "event", "purged", stats.purged()))),
                new GaugeMetric("portico_cache_bytes", "Octets that the cache holds.", store.bytes()).family(),
                new GaugeMetric("portico_cache_bytes_max", "Octets that the cache may hold.", store.bytesMax())
                        .family());
    }

    private record GaugeMetric(String name, String help, double value) {
        MetricFamilySamples family() {
            var sample = new MetricFamilySamples.Sample(name, List.of(), List.of(), value);
            return new MetricFamilySamples(name, Type.GAUGE, help, List.of(sample));
        }
    }

    private static MetricFamilySamples.Sample sample(String name, String label, String which, double value) {
        return new MetricFamilySamples.Sample(name + "_total", List.of(label), List.of(which), value);
    }
}
