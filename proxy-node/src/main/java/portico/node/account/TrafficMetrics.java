package portico.node.account;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The traffic's counts as Prometheus reads them: added up when scraped, so a route costs nothing between scrapes and a
 * route without traffic is not there at all.
 */
public final class TrafficMetrics extends Collector {
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
        accounts.all().forEach((route, perLoop) -> {
            long total = 0;
            for (int at = 0; at < CLASSES.size(); at++) {
                int hundreds = at;
                long count = sum(perLoop, stats -> stats.statusClass(hundreds));
                total += count;
                if (count > 0)
                    exchanges.add(sample(
                            EXCHANGES + "_total", List.of("route", "status"), List.of(route, CLASSES.get(at)), count));
            }
            if (total == 0) return;
            bytesIn.add(sample(BYTES_IN + "_total", route, sum(perLoop, RouteStats::bytesIn)));
            bytesOut.add(sample(BYTES_OUT + "_total", route, sum(perLoop, RouteStats::bytesOut)));
            histogram(route, perLoop, seconds);
        });
        return List.of(
                new MetricFamilySamples(EXCHANGES, Type.COUNTER, "Exchanges by route and status class.", exchanges),
                new MetricFamilySamples(BYTES_IN, Type.COUNTER, "Octets of request bodies.", bytesIn),
                new MetricFamilySamples(BYTES_OUT, Type.COUNTER, "Octets of response bodies.", bytesOut),
                new MetricFamilySamples(
                        SECONDS, Type.HISTOGRAM, "From the request's head to the response's end.", seconds));
    }

    private static void histogram(String route, RouteStats[] perLoop, List<MetricFamilySamples.Sample> samples) {
        long count = 0;
        for (int at = 0; at <= RouteStats.BUCKET_MICROS.length; at++) {
            int bucket = at;
            count += sum(perLoop, stats -> stats.bucket(bucket));
            String bound = at == RouteStats.BUCKET_MICROS.length
                    ? "+Inf"
                    : doubleToGoString(RouteStats.BUCKET_MICROS[at] / 1e6);
            samples.add(sample(SECONDS + "_bucket", List.of("route", "le"), List.of(route, bound), count));
        }
        samples.add(sample(SECONDS + "_count", route, count));
        samples.add(sample(SECONDS + "_sum", route, sum(perLoop, RouteStats::nanos) / 1e9));
    }

    private static MetricFamilySamples.Sample sample(String name, String route, double value) {
        return sample(name, BY_ROUTE, List.of(route), value);
    }

    private static MetricFamilySamples.Sample sample(
            String name, List<String> labels, List<String> values, double value) {
        return new MetricFamilySamples.Sample(name, labels, values, value);
    }

    private static long sum(RouteStats[] perLoop, ToLongFunction<RouteStats> count) {
        return Arrays.stream(perLoop).mapToLong(count).sum();
    }
}
