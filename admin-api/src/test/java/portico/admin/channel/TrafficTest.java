package portico.admin.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portico.admin.node.Enrolled;
import portico.admin.node.EnrolledNode;
import portico.admin.node.NodeEnrolment;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminClient;
import portico.admin.testing.ConfigurationRows;
import portico.admin.testing.TestAccess;
import portico.admin.testing.TestDatabase;
import portico.config.channel.ChannelMessage;
import portico.config.channel.ChannelMessage.Counted;
import portico.config.channel.ChannelMessage.Heartbeat;
import portico.config.channel.ChannelMessage.Hello;
import portico.config.channel.ChannelMessage.Traffic;
import portico.config.channel.Poll;
import portico.config.json.ConfigJson;
import portico.config.statistics.TrafficCounts;
import portico.config.statistics.TrafficEntry;
import portico.config.statistics.TrafficKind;
import portico.testing.Await;

/** What nodes count, from what they say to what the API answers. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class TrafficTest {
    private static final long AGE_MILLIS = 30_000;

    @Inject
    Vertx vertx;

    @Inject
    DataSource database;

    @Inject
    NodeEnrolment enrolment;

    @Inject
    Enrolled enrolled;

    private final AdminApi api = AdminApi.as("viewer");
    private final List<AutoCloseable> open = new ArrayList<>();
    private final UUID route = UUID.randomUUID();
    private EnrolledNode first;
    private EnrolledNode second;

    @BeforeEach
    void start() {
        var rows = new ConfigurationRows(database);
        for (var table : List.of("traffic_10s", "traffic_minute", "traffic_hour")) rows.execute("delete from " + table);
        first = enrolled.node();
        second = enrolled.node();
    }

    @AfterEach
    void stop() throws Exception {
        for (var part : open) part.close();
        new ConfigurationRows(database).execute("delete from node_status");
    }

    @Test
    void whatTwoNodesCountAtTwoReplicasIsOneTotal() {
        TestNode here = connect(replica(), first);
        TestNode there = connect(replica(), second);
        here.say(traffic(UUID.randomUUID(), 1, 10));
        there.say(traffic(UUID.randomUUID(), 1, 6));
        assertThat(here.counted().sequence()).isEqualTo(1);
        assertThat(there.counted().sequence()).isEqualTo(1);

        JsonNode nodes = statistics("by=node");
        assertThat(nodes.at("/summary/requests").asLong()).isEqualTo(16);
        assertThat(nodes.at("/top/0/entity/name").asText()).isEqualTo(first.name());
        assertThat(nodes.at("/top/0/summary/requests").asLong()).isEqualTo(10);
        assertThat(nodes.at("/top/1/entity/name").asText()).isEqualTo(second.name());
        assertThat(nodes.at("/top/1/summary/requests").asLong()).isEqualTo(6);
        assertThat(statistics("by=route&entity=" + route)
                        .at("/summary/requests")
                        .asLong())
                .isEqualTo(16);
    }

    @Test
    void whatIsSaidAgainIsCountedOnceEvenAtAnotherReplica() throws Exception {
        UUID run = UUID.randomUUID();
        TestReplica dying = replica();
        TestNode before = connect(dying, first);
        before.say(traffic(run, 1, 10));
        before.counted();
        before.say(traffic(run, 1, 10));
        assertThat(before.counted()).isEqualTo(new Counted(run, 1));
        dying.close();
        open.remove(dying);

        TestNode after = connect(replica(), first);
        after.say(traffic(run, 1, 10));
        assertThat(after.counted()).isEqualTo(new Counted(run, 1));
        after.say(traffic(run, 2, 3));
        assertThat(after.counted()).isEqualTo(new Counted(run, 2));
        after.say(traffic(UUID.randomUUID(), 1, 4));
        after.counted();

        assertThat(total()).isEqualTo(17);
    }

    @Test
    void aNodeThatPollsIsCountedToo() throws Exception {
        TestReplica replica = replica();
        Traffic said = traffic(UUID.randomUUID(), 1, 5);
        String counted = new Counted(said.run(), 1).toString();
        var poll = new Poll(
                new Hello("test", "127.0.0.1:8800", Map.of()), new Heartbeat(true, null, null, null), List.of(), said);
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + replica.port() + ChannelMessage.MANIFEST_PATH))
                .header("authorization", "Bearer " + first.token())
                .POST(HttpRequest.BodyPublishers.ofByteArray(ConfigJson.write(poll)))
                .build();
        var http = HttpClient.newHttpClient();
        Await.until(
                "an answer says so",
                () -> http.send(request, BodyHandlers.discarding())
                        .headers()
                        .firstValue(ChannelMessage.COUNTED_FIELD)
                        .equals(Optional.of(counted)));
        assertThat(total()).isEqualTo(5);
    }

    @Test
    void countsThatCannotBeEndTheChannel() throws Exception {
        TestNode channel = connect(replica(), first);
        channel.say(new Traffic(
                UUID.randomUUID(),
                1,
                0,
                List.of(new TrafficEntry(TrafficKind.ROUTE, route, new TrafficCounts(new long[] {-5})))));
        assertThat(channel.closeCode()).isEqualTo(1008);
        assertThat(total()).isZero();
    }

    @Test
    void theLiveTrafficIsTold() throws Exception {
        UUID run = UUID.randomUUID();
        TestNode channel = connect(replica(), first);
        for (int number = 0; number < 12; number++) {
            channel.say(new Traffic(
                    run, number + 1, number * 5_000L, traffic(run, 1, 8).entries()));
            channel.counted();
        }
        Path dataDir = Path.of(ConfigProvider.getConfig().getValue("portico.data-dir", String.class));
        String token = new TestAccess(new AdminClient(AdminApi.base().replace("/api/v1", "")), dataDir).token("viewer");
        var request = HttpRequest.newBuilder(URI.create(AdminApi.base() + "/statistics/live"))
                .header("authorization", "Bearer " + token)
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        try (var events = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            JsonNode event = event(events);
            for (long sequence = 13; event.at("/summary/requests").asLong() == 0; sequence++) { // a slow machine
                channel.say(new Traffic(run, sequence, 0, traffic(run, 1, 8).entries()));
                channel.counted();
                event = event(events);
            }
            JsonNode answered = statistics("window=15m");
            long step = Duration.between(at(answered, "from"), at(event, "at")).toSeconds() / 10;
            assertThat(event.path("stepSeconds").asInt()).isEqualTo(10);
            assertThat(event.at("/summary/requests")).isEqualTo(answered.at("/series/requests/" + step));
        }
    }

    private static Instant at(JsonNode answer, String field) {
        return Instant.parse(answer.path(field).asText());
    }

    private static JsonNode event(BufferedReader events) throws Exception {
        for (String line = events.readLine(); line != null; line = events.readLine())
            if (line.startsWith("data:"))
                return ConfigJson.readTree(line.substring("data:".length()).getBytes(StandardCharsets.UTF_8));
        throw new AssertionError("The stream has ended");
    }

    private long total() {
        return statistics("by=total").at("/summary/requests").asLong();
    }

    private JsonNode statistics(String query) {
        return api.get("/statistics?" + query).expect(200).json();
    }

    private TestReplica replica() {
        var replica = new TestReplica(vertx, database, enrolment);
        open.add(replica);
        return replica;
    }

    private TestNode connect(TestReplica to, EnrolledNode node) {
        var channel = new TestNode(vertx, to.port(), node.token());
        open.add(0, channel);
        channel.helloWithNothing();
        return channel;
    }

    private Traffic traffic(UUID run, long sequence, long requests) {
        var counts = new TrafficCounts(new long[] {0, 0, requests});
        return new Traffic(run, sequence, AGE_MILLIS, List.of(new TrafficEntry(TrafficKind.ROUTE, route, counts)));
    }
}
