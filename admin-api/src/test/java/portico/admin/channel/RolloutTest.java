package portico.admin.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.admin.node.Enrolled;
import portico.admin.node.EnrolledNode;
import portico.admin.start.AdminSettings;
import portico.admin.testing.AdminClient;
import portico.admin.testing.AdminClient.Answer;
import portico.admin.testing.TestAccess;
import portico.admin.testing.TestDatabase;
import portico.config.channel.ChannelMessage.Available;
import portico.config.snapshot.Section;
import portico.testing.Await;

/** From a write over REST to nodes and back, through the application itself. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class RolloutTest {
    @TestHTTPResource
    URL url;

    @Inject
    Vertx vertx;

    @Inject
    AdminSettings settings;

    @Inject
    ChannelServer server;

    @Inject
    Enrolled enrolled;

    private AdminClient client;
    private String token;
    private EnrolledNode node;
    private TestNode channel;

    @BeforeEach
    void connect() {
        client = new AdminClient("http://127.0.0.1:" + url.getPort());
        token = new TestAccess(client, settings.dataDir()).token("editor");
        node = enrolled.node();
        channel = new TestNode(vertx, server.port(), node.token());
    }

    @AfterEach
    void disconnect() {
        channel.close();
        enrolled.revoke(node);
        Await.until("it is out", () -> shown().path("state").asText().equals("revoked"));
    }

    @Test
    void aWriteIsAppliedWhenTheNodeRunsIt() {
        channel.appliesAll();
        channel.helloWithNothing();
        channel.ready();
        long revision = write("applied");

        Answer answer = get("/api/v1/revisions/" + revision + "?wait=applied&timeout=60s");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("applied").asBoolean()).isTrue();
        assertThat(answer.json().path("nodes").findValuesAsText("name")).contains(node.name());
        assertThat(get("/api/v1/revisions/" + revision + "/rollout").json().path("applied"))
                .isEqualTo(answer.json().path("applied"));
        Await.until("it is shown", () -> shown().path("state").asText().equals("ready"));
        assertThat(shown().path("status").path("revision").asLong()).isGreaterThanOrEqualTo(revision);
        assertThat(shown().path("status").path("counters").path("exchanges").asLong())
                .isEqualTo(7);
        assertThat(get("/api/v1/revisions/" + revision).json().path("actor").asText())
                .isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"portico_snapshot_render_seconds_count", "portico_revision_propagation_seconds_count"})
    void howLongAChangeTakesIsMeasured(String metric) {
        channel.appliesAll();
        channel.helloWithNothing();
        channel.ready();
        Await.until("it is ready", () -> shown().path("state").asText().equals("ready"));
        double before = metric(metric);
        long revision = write("measured");
        assertThat(get("/api/v1/revisions/" + revision + "?wait=applied&timeout=60s")
                        .status())
                .isEqualTo(200);
        Await.until("it is counted", () -> metric(metric) > before);
    }

    private double metric(String name) {
        return get("/q/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNodeThatDoesNotAnswerIsNamed() {
        channel.helloWithNothing();
        Await.until("it is there", () -> shown().path("state").asText().equals("behind"));
        long revision = write("late");

        Answer answer = get("/api/v1/revisions/" + revision + "?wait=applied&timeout=100ms");

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.problem()).isEqualTo("not-applied");
        assertThat(answer.json().path("errors").findValuesAsText("field")).contains(node.name());
        Answer now = get("/api/v1/revisions/" + revision + "/rollout");
        assertThat(now.status()).isEqualTo(200);
        assertThat(now.json().path("applied").asBoolean()).isFalse();
        assertThat(now.json().path("nodes").findValuesAsText("name")).contains(node.name());
    }

    @Test
    void aRejectionIsAConflictAndAnAlarm() {
        channel.helloWithNothing();
        channel.ready();
        long revision = write("rejected");
        channel.rejects(Section.ROUTING, announced(revision), "orders", "match.paths[0]");

        Answer answer = get("/api/v1/revisions/" + revision + "?wait=applied&timeout=60s");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.problem()).isEqualTo("revision-rejected");
        assertThat(answer.text()).contains(node.name(), "route orders", "match.paths[0]");
        assertThat(shown().path("state").asText()).isEqualTo("rejected");
        assertThat(shown().at("/status/sections/routing/rejected/entity").asText())
                .isEqualTo("orders");
        assertThat(get("/api/v1/alarms").text()).contains("revision-rejected", node.name());
        channel.close();
        Await.until("it is gone", () -> get("/api/v1/alarms").text().contains("node-gone"));
    }

    @Test
    void aConsumerThatANodeDoesNotServeIsAnAlarmAndHoldsBackNobodyElse() {
        channel.helloWithNothing();
        channel.ready();
        long revision = write("withheld");
        var available = announced(revision);
        channel.applies(Section.ROUTING, available);
        channel.servesWithout(available, "greedy", "policies[0].settings.limit");

        assertThat(get("/api/v1/revisions/" + revision + "?wait=applied&timeout=60s")
                        .status())
                .isEqualTo(200);
        Await.until("there is an alarm", () -> get("/api/v1/alarms").text().contains("consumer-withheld"));
        assertThat(get("/api/v1/alarms").text())
                .contains(node.name(), "consumer greedy: policies[0].settings.limit is not served");
        assertThat(shown().path("state").asText()).isEqualTo("ready");
        assertThat(shown().at("/status/sections/identity/rejected/entity").asText())
                .isEqualTo("greedy");
        assertThat(shown().at("/status/sections/identity/rejected/servedWithout")
                        .asBoolean())
                .isTrue();

        long next = write("whole");
        apply(announced(next));
        Await.until("it is over", () -> !get("/api/v1/alarms").text().contains("consumer-withheld"));
    }

    @Test
    void whatWasWrittenAfterItIsWaitedForAsWell() {
        channel.helloWithNothing();
        channel.ready();
        long earlier = write("earlier");
        apply(announced(earlier));
        Await.until("it runs it", () -> isApplied(earlier));
        long later = write("later");

        var answer =
                CompletableFuture.supplyAsync(() -> get("/api/v1/revisions/" + earlier + "?wait=applied&timeout=60s"));
        var available = announced(later);
        assertThat(isApplied(later)).isFalse();
        assertThat(answer).isNotDone();
        apply(available);

        assertThat(answer.join().status()).as(answer.join().text()).isEqualTo(200);
        assertThat(answer.join().json().path("revision").asLong()).isEqualTo(earlier);
        assertThat(isApplied(later)).isTrue();
    }

    @Test
    void aLaterRevisionThatIsRejectedTakesNothingFromAnEarlierOne() {
        channel.helloWithNothing();
        channel.ready();
        long earlier = write("stands");
        apply(announced(earlier));
        Await.until("it runs it", () -> isApplied(earlier));
        long later = write("falls");
        channel.rejects(Section.ROUTING, announced(later), "falls", "match.paths[0]");

        assertThat(get("/api/v1/revisions/" + earlier + "?wait=applied&timeout=60s")
                        .status())
                .isEqualTo(200);
        assertThat(get("/api/v1/revisions/" + later + "?wait=applied&timeout=60s")
                        .status())
                .isEqualTo(409);
    }

    /** Applies what is announced until a revision is, or a newer one, which is left to the caller. */
    private Available announced(long revision) {
        var available = channel.available();
        while (available.revision() < revision) {
            apply(available);
            available = channel.available();
        }
        return available;
    }

    private void apply(Available available) {
        for (var section : Section.values()) channel.applies(section, available);
    }

    private boolean isApplied(long revision) {
        return get("/api/v1/revisions/" + revision + "/rollout")
                .json()
                .path("applied")
                .asBoolean();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "/api/v1/revisions/999999?wait=applied, 404",
        "/api/v1/revisions/999999/rollout, 404",
        "/api/v1/revisions/x/rollout, 400",
        "/api/v1/revisions/x?wait=applied, 400",
        "/api/v1/revisions/0?wait=ready, 400",
        "/api/v1/revisions/0?wait=applied&timeout=1y, 400",
        "/api/v1/revisions/0?wait=applied&timeout=5m, 400",
        "/api/v1/revisions/0?timeout=1s, 400"
    })
    void whatMakesNoSenseIsRefused(String path, int status) {
        assertThat(get(path).status()).isEqualTo(status);
    }

    private long write(String name) {
        Answer written = client.as(
                token,
                "PUT",
                "/api/v1/services/" + name,
                "{\"url\":\"http://127.0.0.1:1\",\"tags\":[\"t-%s\"]}".formatted(UUID.randomUUID()));
        assertThat(written.status()).as(written.text()).isLessThan(300);
        return written.raw().headers().firstValueAsLong("Portico-Revision").orElseThrow();
    }

    private JsonNode shown() {
        return get("/api/v1/nodes/" + node.name()).json();
    }

    private Answer get(String path) {
        return client.as(token, "GET", path, "");
    }
}
