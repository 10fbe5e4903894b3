package portico.admin.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.admin.node.Enrolled;
import portico.admin.node.EnrolledNode;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;
import portico.config.channel.CachePurge;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;
import portico.config.channel.PurgeOrders;
import portico.config.channel.PurgeReport;
import portico.config.json.ConfigJson;
import portico.testing.Await;

/** What nodes shall keep no longer of their caches: from a purge over REST to all of them, and back. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class PurgesTest {
    @Inject
    Vertx vertx;

    @Inject
    ChannelServer server;

    @Inject
    Channels channels;

    @Inject
    Enrolled enrolled;

    @Inject
    DataSource database;

    private final AdminApi api = AdminApi.as("editor");
    private EnrolledNode node;
    private TestNode channel;

    @BeforeEach
    void connect() {
        node = enrolled.node();
        channel = connected(node);
    }

    private TestNode connected(EnrolledNode one) {
        var opened = new TestNode(vertx, server.port(), one.token());
        opened.helloWithNothing();
        opened.ready();
        Await.until("it is here", () -> channels.of(one.id()) != null);
        opened.drained(); // which is told to those only who have been greeted: to a stranger nobody looks
        return opened;
    }

    @AfterEach
    void disconnect() throws SQLException {
        // Nodes that come are told of the latest ones, also those of other tests.
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("delete from cache_purge")) {
            delete.executeUpdate();
        }
        channel.close();
        enrolled.revoke(node);
        Await.until("it is gone", () -> channels.of(node.id()) == null);
    }

    @Test
    void everyNodeIsToldAndSaysWhatItHasTakenOut() {
        EnrolledNode other = enrolled.node();
        TestNode second = connected(other);
        channel.answers(question -> new NodeAnswer.Purged(3));
        second.answers(question -> new NodeAnswer.Purged(4));
        try {
            JsonNode done =
                    api.post("/cache/purge", "{\"tag\":\"item-7\"}").expect(200).json();
            JsonNode latest = latestOf(2);
            assertThat(latest.path("nodes").findValuesAsText("name")).contains(node.name(), other.name());
            assertThat(latest.path("nodes").findValuesAsText("purged")).contains("3", "4");
            assertThat(latest.path("silent")).isEmpty();
            var asked = (NodeQuestion.Purge) channel.asked();
            assertThat(asked.what()).isEqualTo(new CachePurge(null, null, "item-7"));
            assertThat(((NodeQuestion.Purge) second.asked()).what()).isEqualTo(asked.what());
            assertThat(latest.path("id")).isEqualTo(done.path("id"));
            assertThat(latest.path("actor").asText()).isNotEmpty();
            assertThat(latest.at("/what/tag").asText()).isEqualTo("item-7");
        } finally {
            second.close();
            enrolled.revoke(other);
            Await.until("it is gone", () -> channels.of(other.id()) == null);
        }
    }

    /** The latest purge, once so many nodes have done it: one that is slow to say so is called silent first. */
    private JsonNode latestOf(int nodes) {
        Await.until("all have done it", () -> latest().path("nodes").size() == nodes);
        return latest();
    }

    private JsonNode latest() {
        return api.get("/cache/purges?limit=1").expect(200).json().at("/items/0");
    }

    @Test
    void aNodeThatDoesNotSaySoIsNamedAndToldAgain() {
        JsonNode now = api.post("/cache/purge", "{\"url\":\"shop.test/items\"}")
                .expect(200)
                .json();
        assertThat(now.path("silent")).hasSize(1);
        assertThat(now.at("/silent/0").asText()).isEqualTo(node.name());
        assertThat(now.path("nodes")).isEmpty();
        channel.answers(question -> new NodeAnswer.Purged(1));
        Await.until(
                "it has said so",
                () -> api.get("/cache/purges?limit=1")
                        .expect(200)
                        .json()
                        .at("/items/0/nodes/0/name")
                        .asText()
                        .equals(node.name()));
    }

    @Test
    void aNodeThatWasAwayIsToldWhenItComes() {
        channel.answers(question -> new NodeAnswer.Purged(1));
        api.post("/cache/purge", "{\"prefix\":\"/\"}").expect(200);
        EnrolledNode late = enrolled.node();
        TestNode second = connected(late);
        try {
            assertThat(((NodeQuestion.Purge) second.asked()).what()).isEqualTo(new CachePurge(null, "/", null));
        } finally {
            second.close();
            enrolled.revoke(late);
            Await.until("it is gone", () -> channels.of(late.id()) == null);
        }
    }

    @Test
    void aNodeThatOnlyPollsHearsOfThemWhenItAsks() throws Exception {
        channel.answers(question -> new NodeAnswer.Purged(1));
        api.post("/cache/purge", "{\"tag\":\"item-7\"}").expect(200);
        EnrolledNode polling = enrolled.node();
        try {
            PurgeOrders due = orders(polling, new PurgeReport(List.of()));
            assertThat(due.orders()).hasSize(1);
            PurgeOrders.Order order = due.orders().get(0);
            assertThat(order.what()).isEqualTo(new CachePurge(null, null, "item-7"));
            // Until it says that it has done it.
            assertThat(orders(polling, new PurgeReport(List.of()))).isEqualTo(due);
            var done = List.of(new PurgeReport.Done(order.id(), 5), new PurgeReport.Done(UUID.randomUUID(), 6));
            assertThat(orders(polling, new PurgeReport(done)).orders()).isEmpty();
            JsonNode latest = latestOf(2);
            assertThat(latest.path("id").asText()).isEqualTo(order.id().toString());
            assertThat(latest.path("nodes").findValuesAsText("name")).contains(polling.name());
            assertThat(latest.path("nodes").findValuesAsText("purged")).contains("5");
        } finally {
            enrolled.revoke(polling);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "[]", "{\"done\":[{\"count\":1}]}", "{\"done\":[{\"id\":\"x\",\"count\":1}]}"})
    void aReportThatNobodyUnderstandsIsRefused(String body) throws Exception {
        assertThat(report(node, body).statusCode()).isEqualTo(400);
        assertThat(report(node, "{}").statusCode()).isEqualTo(200);
    }

    private PurgeOrders orders(EnrolledNode one, PurgeReport report) throws Exception {
        var answer = report(one, new String(ConfigJson.write(report), StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).isEqualTo(200);
        return ConfigJson.read(answer.body(), PurgeOrders.class);
    }

    private HttpResponse<byte[]> report(EnrolledNode one, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/sync/v1/purges"))
                .header("authorization", "Bearer " + one.token())
                .timeout(Duration.ofSeconds(40))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            {}                                  | -
            {"url":"a/b","tag":"c"}             | -
            {"url":"http://a/b"}                | url
            {"url":"a"}                         | url
            {"url":"a:8800/b"}                  | url
            {"url":""}                          | url
            {"url":"a/b c"}                     | url
            {"url":"a?b/c"}                     | url
            {"url":"a/b#c"}                     | url
            {"url":"a/caf%c"}                   | url
            {"url":"a/b%2fc"}                   | url
            {"prefix":"a/%zz"}                  | prefix
            {"prefix":"a/b?c"}                  | prefix
            {"tag":"a,b"}                       | tag
            {"tag":""}                          | tag
            """)
    void whatCannotBeMeantIsRefusedAndNobodyIsTold(String body, String field) {
        JsonNode refused = api.post("/cache/purge", body).expect(422).json();
        if (field != null)
            assertThat(refused.path("errors").findValuesAsText("field")).contains(field);
        assertThat(api.get("/cache/purges").expect(200).json().path("items")).isEmpty();
    }
}
