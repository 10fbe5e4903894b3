package portico.admin.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.start.AdminSettings;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminClient;
import portico.admin.testing.ConfigurationRows;
import portico.admin.testing.TestAccess;
import portico.admin.testing.TestDatabase;
import portico.config.channel.ChannelMessage.Traffic;
import portico.config.statistics.LatencyBuckets;
import portico.config.statistics.TrafficCounts;
import portico.config.statistics.TrafficEntry;
import portico.config.statistics.TrafficKind;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class StatisticsTest {
    private static final UUID NODE = new UUID(9, 9);

    @Inject
    DataSource database;

    @Inject
    AdminSettings settings;

    private final AdminApi api = AdminApi.as("editor");
    private ConfigurationRows rows;

    @BeforeEach
    void empty() {
        rows = new ConfigurationRows(database);
        for (var grain : Grain.values()) rows.execute("delete from " + grain.table());
        rows.execute("delete from traffic_receipt");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1m, 6, 10, 30",
        "15m, 90, 10, 700",
        "1h, 60, 60, 3000",
        "24h, 144, 600, 70000",
        "30d, 120, 21600, 2000000"
    })
    void whatWasCountedIsWhereItWas(String window, int points, int stepSeconds, long secondsAgo) throws Exception {
        UUID route = UUID.randomUUID();
        Instant at = Instant.now().minusSeconds(secondsAgo);
        count(at, entry(TrafficKind.ROUTE, route, 20, 3_000));
        count(at, entry(TrafficKind.ROUTE, route, 10, 3_000));
        count(at.minus(Duration.ofDays(32)), entry(TrafficKind.ROUTE, route, 99, 3_000));

        JsonNode answer = statistics("window=" + window + "&by=route");

        assertThat(answer.path("stepSeconds").asInt()).isEqualTo(stepSeconds);
        JsonNode series = answer.path("series");
        Instant from = Instant.parse(answer.path("from").asText());
        int step = (int) (Duration.between(from, at).toSeconds() / stepSeconds);
        // The last ones may not have been heard of yet; of a minute there are too few to leave any out.
        assertThat(series.path("requests").size()).isBetween(Math.max(points - 6, step + 1), points);
        assertThat(series.path("requests").path(step).asLong()).isEqualTo(30);
        assertThat(series.path("p99Millis").path(step).asDouble()).isBetween(2.0, 4.0);
        assertThat(answer.at("/summary/requests").asLong()).isEqualTo(30);
        assertThat(answer.at("/summary/p50Millis").asDouble()).isBetween(2.0, 4.0);
        assertThat(answer.at("/top/0/summary/requests").asLong()).isEqualTo(30);
        assertThat(answer.at("/top/0/entity/id").asText()).isEqualTo(route.toString());
    }

    @Test
    void aListTellsWhoItIsAndWhatHasNoName() throws Exception {
        UUID orders = UUID.fromString(api.put("/services/counted-orders", "{\"url\":\"http://a:1\"}")
                .expect(201)
                .json()
                .path("id")
                .asText());
        UUID gone = UUID.fromString(api.put("/services/counted-gone", "{\"url\":\"http://a:1\"}")
                .expect(201)
                .json()
                .path("id")
                .asText());
        api.delete("/services/counted-gone").expect(204);
        count(
                minuteAgo(),
                entry(TrafficKind.SERVICE, orders, 5, 1_000),
                entry(TrafficKind.SERVICE, gone, 4, 900_000),
                entry(TrafficKind.SERVICE, null, 3, 1_000),
                entry(TrafficKind.ROUTE, UUID.randomUUID(), 12, 1_000),
                entry(TrafficKind.UNMATCHED, null, 30, 1_000));

        JsonNode services = statistics("by=service").path("top");
        assertThat(services).hasSize(3);
        assertThat(services.path(0).path("entity").path("name").asText()).isEqualTo("counted-orders");
        assertThat(services.path(0).path("entity").path("state").asText()).isEqualTo("present");
        assertThat(services.path(1).path("entity").path("name").asText()).isEqualTo("counted-gone");
        assertThat(services.path(1).path("entity").path("state").asText()).isEqualTo("deleted");
        assertThat(services.path(2).path("entity").path("state").asText()).isEqualTo("rest");
        assertThat(statistics("by=service&order=latency&top=1")
                        .at("/top/0/entity/name")
                        .asText())
                .isEqualTo("counted-gone");
        JsonNode routes = statistics("by=route");
        assertThat(routes.at("/top/0/entity/state").asText()).isEqualTo("unmatched");
        assertThat(routes.at("/summary/requests").asLong())
                .as("each request is in the total once")
                .isEqualTo(42);

        JsonNode one = statistics("by=service&entity=counted-orders");
        assertThat(one.at("/summary/requests").asLong()).isEqualTo(5);
        assertThat(one.has("top")).isFalse();
        assertThat(statistics("by=service&entity=" + gone)
                        .at("/summary/requests")
                        .asLong())
                .isEqualTo(4);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "window=2h, window",
        "by=policy, by",
        "top=0, top",
        "top=101, top",
        "top=many, top",
        "order=name, order",
        "entity=orders, entity",
    })
    void badParametersAreNamed(String query, String field) {
        JsonNode problem = api.get("/statistics?" + query).expect(400).json();
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo(field);
    }

    @Test
    void whatDoesNotExistHasNoStatistics() {
        api.get("/statistics?by=route&entity=no-such-route").expect(404);
        AdminApi.anonymous().get("/statistics").expect(401);
        AdminApi.anonymous().get("/statistics/live").expect(401);
    }

    @Test
    void theMapHasTheBusiestRoutesFirst() throws Exception {
        UUID busy = id(api.put("/routes/mapped-busy", """
                {"match":{"hosts":["shop.test"],"paths":["/busy"]},"respond":{}}"""));
        api.put("/services/mapped", "{\"url\":\"http://a:1\"}");
        id(api.put("/routes/mapped-quiet", """
                {"match":{"paths":["/quiet"]},"forward":{"service":"mapped"}}"""));
        count(Instant.now().minusSeconds(60), entry(TrafficKind.ROUTE, busy, 12, 3_000));

        JsonNode map = api.get("/reports/route-map?q=mapped-").expect(200).json();

        assertThat(map.path("total").asInt()).isEqualTo(2);
        assertThat(map.at("/routes/0/name").asText()).isEqualTo("mapped-busy");
        assertThat(map.at("/routes/0/requests").asInt()).isEqualTo(12);
        assertThat(map.at("/routes/0/hosts/0").asText()).isEqualTo("shop.test");
        assertThat(map.at("/routes/0/answering").asText()).isEqualTo("respond");
        assertThat(map.at("/routes/1/services/0").asText()).isEqualTo("mapped");
        assertThat(map.at("/routes/1/requests").asInt()).isZero();
        assertThat(api.get("/reports/route-map?limit=1").expect(200).json().path("routes"))
                .hasSize(1);
    }

    @Test
    void whatDependsOnAServiceIsCounted() throws Exception {
        UUID service = id(api.put("/services/used", "{\"url\":\"http://a:1\"}"));
        for (String name : List.of("using-a", "using-b")) api.put("/routes/" + name, """
                    {"match":{"paths":["/%s"]},"forward":{"service":"used"}}""".formatted(name));
        count(Instant.now().minusSeconds(60), entry(TrafficKind.SERVICE, service, 30, 3_000));

        JsonNode usage =
                api.get("/reports/usage?kind=service&name=used").expect(200).json();

        assertThat(usage.path("users").asInt()).isEqualTo(2);
        assertThat(usage.at("/byKind/0/kind").asText()).isEqualTo("route");
        assertThat(usage.path("names").toString()).isEqualTo("[\"using-a\",\"using-b\"]");
        assertThat(usage.path("requestsPerMinute").asDouble()).isEqualTo(2);
        assertThat(api.get("/reports/usage?kind=route&name=using-a&name=no-such-route")
                        .expect(200)
                        .json()
                        .path("users")
                        .asInt())
                .isZero();
    }

    @Test
    void whatDependsOnItIsNamedKindByKind() {
        api.put("/services/shared", "{\"url\":\"http://a:1\"}");
        for (String name : List.of("m-composition", "n-composition"))
            api.put("/compositions/" + name, "{\"calls\":{\"a\":{\"service\":\"shared\",\"path\":\"/\"}}}")
                    .expect(201);
        for (String name : List.of("a-route", "z-route"))
            api.put("/routes/" + name, """
                    {"match":{"paths":["/%s"]},"forward":{"service":"shared"}}""".formatted(name)).expect(201);

        JsonNode usage =
                api.get("/reports/usage?kind=service&name=shared").expect(200).json();

        var expected = new ArrayList<String>();
        for (String kind : usage.path("byKind").findValuesAsText("kind"))
            expected.addAll(
                    kind.equals("route") ? List.of("a-route", "z-route") : List.of("m-composition", "n-composition"));
        assertThat(usage.path("names")).extracting(JsonNode::asText).containsExactlyElementsOf(expected);
        assertThat(expected).hasSize(4);
    }

    private static UUID id(AdminApi.Answer answer) {
        return UUID.fromString(answer.json().path("id").asText());
    }

    @Test
    void whoIsDisabledHearsNoMore() throws Exception {
        var access = new TestAccess(new AdminClient(AdminApi.base().replace("/api/v1", "")), settings.dataDir());
        String name = "listener-" + UUID.randomUUID();
        String token = access.accessToken(name, access.makeSettledUser(name, "viewer"));
        var request = HttpRequest.newBuilder(URI.create(AdminApi.base() + "/statistics/live"))
                .header("authorization", "Bearer " + token)
                .build();
        long began = System.nanoTime();
        var lines = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body()
                .iterator();
        assertThat(lines.hasNext()).as("it hears").isTrue();
        AdminApi.as("admin")
                .send("PATCH", "/users/" + name, "{\"disabled\":true}")
                .expect(200);
        long whileEnabled = 1 + Duration.ofNanos(System.nanoTime() - began).dividedBy(Duration.ofSeconds(5));
        int heard = 0;
        while (lines.hasNext() && heard < 100) if (lines.next().startsWith("data")) heard++;
        assertThat(heard).as("each five seconds, and what was on its way").isBetween(1, (int) whileEnabled + 1);
    }

    @Test
    void withoutTrafficThereAreZerosAndNoPercentiles() {
        JsonNode answer = statistics("by=consumer");
        assertThat(answer.at("/summary/requests").asLong()).isZero();
        assertThat(answer.path("summary").has("p50Millis")).isFalse();
        assertThat(answer.at("/series/p50Millis/3").isNull()).isTrue();
        assertThat(answer.path("top")).isEmpty();
        assertThat(answer.toString().length()).as("a small answer").isLessThan(8_000);
    }

    @Test
    void whatIsTooOldGoesAndGoingTwiceDoesNoHarm() throws Exception {
        UUID route = UUID.randomUUID();
        count(Instant.now().minus(Duration.ofDays(2)), entry(TrafficKind.ROUTE, route, 1, 1));
        count(Instant.now().minus(Duration.ofDays(40)), entry(TrafficKind.ROUTE, route, 1, 1));
        count(minuteAgo(), entry(TrafficKind.ROUTE, route, 1, 1));
        var retention = new TrafficRetention(database);
        for (int time = 0; time < 2; time++) {
            retention.clean();
            assertThat(rowsOf(Grain.TEN_SECONDS)).isEqualTo(1);
            assertThat(rowsOf(Grain.MINUTE)).isEqualTo(2);
            assertThat(rowsOf(Grain.HOUR)).isEqualTo(2);
        }
    }

    @Test
    void theTablesHaveAColumnForEachCount() throws Exception {
        long[] values = new long[TrafficCounts.LENGTH];
        for (int index = 0; index < values.length; index++) values[index] = index + 1;
        var all = new TrafficCounts(values);
        UUID service = UUID.randomUUID();
        Instant at = minuteAgo();
        count(at, new TrafficEntry(TrafficKind.SERVICE, service, all));
        count(at, new TrafficEntry(TrafficKind.SERVICE, service, all));
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(
                        "select " + CountColumns.LIST + " from traffic_minute where kind = 'service'");
                var row = select.executeQuery()) {
            row.next();
            assertThat(CountColumns.read(row, 1)).isEqualTo(all.plus(all));
        }
    }

    private void count(Instant at, TrafficEntry... entries) throws Exception {
        var said = new Traffic(UUID.randomUUID(), 1, 0, List.of(entries));
        new TrafficStore(database).add(List.of(new TrafficReport(NODE, said, at, stored -> {})));
    }

    private long rowsOf(Grain grain) {
        return rows.number("select count(*) from " + grain.table() + " where kind = 'route'");
    }

    private JsonNode statistics(String query) {
        return api.get("/statistics?" + query).expect(200).json();
    }

    private static Instant minuteAgo() {
        return Instant.now().minusSeconds(60);
    }

    private static TrafficEntry entry(TrafficKind kind, @Nullable UUID id, long requests, long micros) {
        long[] values = new long[TrafficCounts.LENGTH];
        values[2] = requests;
        values[TrafficCounts.MICROS] = requests * micros;
        values[TrafficCounts.BUCKETS + LatencyBuckets.of(micros)] = requests;
        return new TrafficEntry(kind, id, new TrafficCounts(values));
    }
}
