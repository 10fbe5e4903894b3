package portico.node.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import portico.config.json.ConfigJson;
import portico.config.route.Route;
import portico.config.service.Service;

class TrafficMetricsTest {
    private final Accounts accounts = new Accounts(2);
    private final TrafficMetrics metrics = new TrafficMetrics(accounts);

    @Test
    void exchangesAreCountedByRouteAndByService() {
        accounts.of(route("orders"))[0].record(200, 3_000_000, 10, 20);
        accounts.of(route("quiet"));
        ExchangeStats[] service = accounts.of(service("shop"));
        service[0].record(200, 3_000_000, 10, 20);
        service[1].record(503, 1_000_000, 1, 2);
        accounts.unmatched()[1].record(404, 1_000_000, 0, 5);

        assertThat(values("portico_exchanges_total"))
                .contains("[orders, 2xx] 1.0", "[orders, 5xx] 0.0", "[, 4xx] 1.0")
                .noneMatch(value -> value.contains("quiet"));
        assertThat(values("portico_service_exchanges_total"))
                .containsExactlyInAnyOrder(
                        "[shop, aborted] 0.0",
                        "[shop, 1xx] 0.0",
                        "[shop, 2xx] 1.0",
                        "[shop, 3xx] 0.0",
                        "[shop, 4xx] 0.0",
                        "[shop, 5xx] 1.0");
        assertThat(values("portico_service_response_body_bytes_total")).containsExactly("[shop] 22.0");
        assertThat(values("portico_service_exchange_seconds_count")).containsExactly("[shop] 2.0");
        assertThat(values("portico_service_exchange_seconds_sum")).containsExactly("[shop] 0.004");
        assertThat(values("portico_service_exchange_seconds_bucket")).contains("[shop, +Inf] 2.0", "[shop, 0.001] 1.0");
    }

    @Test
    void whatTheGatewayAnswersIsCountedByItsKind() {
        accounts.refusals().count("rate-limited");
        accounts.refusals().count("no-route");
        accounts.refusals().count("rate-limited");
        accounts.refusals().expect("rate-limited");
        accounts.refusals().expect("internal");
        assertThat(values("portico_refusals_total"))
                .containsExactly("[internal] 0.0", "[no-route] 1.0", "[rate-limited] 2.0");
    }

    /** Labels and values of all samples of this name. */
    private List<String> values(String name) {
        Stream<Sample> samples = metrics.collect().stream().flatMap(family -> family.samples.stream());
        return samples.filter(sample -> sample.name.equals(name))
                .map(sample -> sample.labelValues + " " + sample.value)
                .toList();
    }

    private static Route route(String name) {
        String json = "{\"name\":\"%s\",\"match\":{\"paths\":[\"/\"]},\"respond\":{\"status\":204}}".formatted(name);
        return ConfigJson.read(json.getBytes(UTF_8), Route.class).withId(UUID.randomUUID());
    }

    private static Service service(String name) {
        String json = "{\"name\":\"%s\",\"url\":\"http://127.0.0.1:1\"}".formatted(name);
        return ConfigJson.read(json.getBytes(UTF_8), Service.class).withId(UUID.randomUUID());
    }
}
