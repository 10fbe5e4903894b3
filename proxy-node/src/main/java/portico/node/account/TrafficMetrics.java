package portico.node.account;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import portico.config.statistics.LatencyBuckets;
import portico.config.statistics.TrafficCounts;

/**
 * The traffic's counts as Prometheus reads them: added up when scraped, so a route or service costs nothing between
 * scrapes, and one without traffic is not there at all.
 */
public final class TrafficMetrics extends Collector {
    /** Stands for what no route matched. */
    private static final String UNMATCHED = "";

    private static final List<String> CLASSES = List.of("aborted", "1xx", "2xx", "3xx", "4xx", "5xx");
    private static final String REFUSALS = "portico_refusals";

    private final Accounts accounts;

    public TrafficMetrics(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var all = new ArrayList<MetricFamilySamples>();
        Map<String, TrafficCounts> routes = byName(accounts.routes());
        routes.merge(UNMATCHED, ExchangeStats.sum(accounts.unmatched()), TrafficCounts::plus);
        new Labelled("portico", "route", routes).addTo(all);
        new Labelled("portico_service", "service", byName(accounts.services())).addTo(all);
        all.add(refusals());
        return all;
    }

    /** For a moment there may be two of one name, the old and the new one. */
    private static Map<String, TrafficCounts> byName(Collection<Accounts.Account> accounts) {
        var counts = new TreeMap<String, TrafficCounts>();
        for (var account : accounts)
            counts.merge(account.name(), ExchangeStats.sum(account.perLoop()), TrafficCounts::plus);
        return counts;
    }

    private MetricFamilySamples refusals() {
        var samples = new ArrayList<MetricFamilySamples.Sample>();
        accounts.refusals()
                .now()
                .forEach((problem, count) -> samples.add(
                        sample(REFUSALS + "_total", List.of("problem"), List.of(problem), count.doubleValue())));
        return new MetricFamilySamples(
                REFUSALS, Type.COUNTER, "Answers of the gateway itself, by the kind of problem.", samples);
    }

    /**
     * Counts of things of one kind.
     *
     * @param prefix what the metrics' names begin with
     * @param label what the things are
     * @param counts by their names
     */
    private record Labelled(String prefix, String label, Map<String, TrafficCounts> counts) {
        void addTo(List<MetricFamilySamples> families) {
            var exchanges = new ArrayList<MetricFamilySamples.Sample>();
            var bytesIn = new ArrayList<MetricFamilySamples.Sample>();
            var bytesOut = new ArrayList<MetricFamilySamples.Sample>();
            var seconds = new ArrayList<MetricFamilySamples.Sample>();
            counts.forEach((name, counted) -> {
                if (counted.isNothing()) return;
                // All classes from the first exchange on: a count that begins with its first is not seen to have risen.
                for (int at = 0; at < CLASSES.size(); at++)
                    exchanges.add(sample(
                            prefix + "_exchanges_total",
                            List.of(label, "status"),
                            List.of(name, CLASSES.get(at)),
                            counted.get(at)));
                bytesIn.add(named("_request_body_bytes_total", name, counted.get(TrafficCounts.BYTES_IN)));
                bytesOut.add(named("_response_body_bytes_total", name, counted.get(TrafficCounts.BYTES_OUT)));
                histogram(name, counted, seconds);
            });
            families.add(family("_exchanges", Type.COUNTER, "Exchanges by " + label + " and status class.", exchanges));
            families.add(family("_request_body_bytes", Type.COUNTER, "Octets of request bodies.", bytesIn));
            families.add(family("_response_body_bytes", Type.COUNTER, "Octets of response bodies.", bytesOut));
            families.add(family(
                    "_exchange_seconds", Type.HISTOGRAM, "From the request's head to the response's end.", seconds));
        }

        private void histogram(String name, TrafficCounts counted, List<MetricFamilySamples.Sample> samples) {
            long count = 0;
            for (int bucket = 0; bucket < LatencyBuckets.COUNT; bucket++) {
                count += counted.get(TrafficCounts.BUCKETS + bucket);
                String bound = bucket == LatencyBuckets.COUNT - 1
                        ? "+Inf"
                        : doubleToGoString(LatencyBuckets.upperMicros(bucket) / 1e6);
                samples.add(
                        sample(prefix + "_exchange_seconds_bucket", List.of(label, "le"), List.of(name, bound), count));
            }
            samples.add(named("_exchange_seconds_count", name, count));
            samples.add(named("_exchange_seconds_sum", name, counted.get(TrafficCounts.MICROS) / 1e6));
        }

        private MetricFamilySamples.Sample named(String suffix, String name, double value) {
            return sample(prefix + suffix, List.of(label), List.of(name), value);
        }

        private MetricFamilySamples family(
                String suffix, Type type, String help, List<MetricFamilySamples.Sample> samples) {
            return new MetricFamilySamples(prefix + suffix, type, help, samples);
        }
    }

    private static MetricFamilySamples.Sample sample(
            String name, List<String> labels, List<String> values, double value) {
        return new MetricFamilySamples.Sample(name, labels, values, value);
    }
}
