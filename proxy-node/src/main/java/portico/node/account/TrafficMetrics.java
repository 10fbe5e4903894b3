package portico.node.account;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import portico.config.statistics.LatencyBuckets;
import portico.config.statistics.TrafficCounts;

/**
 * The traffic's counts as Prometheus reads them: added up when scraped, so a route costs nothing between scrapes and a
 * route without traffic is not there at all.
 */
public final class TrafficMetrics extends Collector {
    /** Stands for what no route matched. */
    private static final String UNMATCHED = "";

    private static final List<String> CLASSES = List.of("aborted", "1xx", "2xx", "3xx", "4xx", "5xx");
    private static final List<String> BY_ROUTE = List.of("route");
    private static final String EXCHANGES = "portico_exchanges";
    private static final String BYTES_IN = "portico_request_body_bytes";
    private static final String BYTES_OUT = "portico_response_body_bytes";
    private static final String SECONDS = "portico_exchange_seconds";

    private final Accounts accounts;

    public TrafficMetrics(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var exchanges = new ArrayList<MetricFamilySamples.Sample>();
        var bytesIn = new ArrayList<MetricFamilySamples.Sample>();
        var bytesOut = new ArrayList<MetricFamilySamples.Sample>();
        var seconds = new ArrayList<MetricFamilySamples.Sample>();
        byRoute().forEach((route, counts) -> {
            if (counts.isNothing()) return;
            for (int at = 0; at < CLASSES.size(); at++)
                if (counts.get(at) > 0)
                    exchanges.add(sample(
                            EXCHANGES + "_total",
                            List.of("route", "status"),
                            List.of(route, CLASSES.get(at)),
                            counts.get(at)));
            bytesIn.add(sample(BYTES_IN + "_total", route, counts.get(TrafficCounts.BYTES_IN)));
            bytesOut.add(sample(BYTES_OUT + "_total", route, counts.get(TrafficCounts.BYTES_OUT)));
            histogram(route, counts, seconds);
        });
        return List.of(
                new MetricFamilySamples(EXCHANGES, Type.COUNTER, "Exchanges by route and status class.", exchanges),
                new MetricFamilySamples(BYTES_IN, Type.COUNTER, "Octets of request bodies.", bytesIn),
                new MetricFamilySamples(BYTES_OUT, Type.COUNTER, "Octets of response bodies.", bytesOut),
                new MetricFamilySamples(
                        SECONDS, Type.HISTOGRAM, "From the request's head to the response's end.", seconds));
    }

    /** By name: for a moment there may be two routes of one name, the old and the new one. */
    private Map<String, TrafficCounts> byRoute() {
        var counts = new TreeMap<String, TrafficCounts>();
        counts.put(UNMATCHED, ExchangeStats.sum(accounts.unmatched()));
        for (var account : accounts.routes())
            counts.merge(account.name(), ExchangeStats.sum(account.perLoop()), TrafficCounts::plus);
        return counts;
    }

    private static void histogram(String route, TrafficCounts counts, List<MetricFamilySamples.Sample> samples) {
        long count = 0;
        for (int bucket = 0; bucket < LatencyBuckets.COUNT; bucket++) {
            count += counts.get(TrafficCounts.BUCKETS + bucket);
            String bound = bucket == LatencyBuckets.COUNT - 1
                    ? "+Inf"
                    : doubleToGoString(LatencyBuckets.upperMicros(bucket) / 1e6);
            samples.add(sample(SECONDS + "_bucket", List.of("route", "le"), List.of(route, bound), count));
        }
        samples.add(sample(SECONDS + "_count", route, count));
        samples.add(sample(SECONDS + "_sum", route, counts.get(TrafficCounts.MICROS) / 1e6));
    }

    private static MetricFamilySamples.Sample sample(String name, String route, double value) {
        return sample(name, BY_ROUTE, List.of(route), value);
    }

    private static MetricFamilySamples.Sample sample(
            String name, List<String> labels, List<String> values, double value) {
        return new MetricFamilySamples.Sample(name, labels, values, value);
    }
}
