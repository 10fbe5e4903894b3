package portico.admin.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portico.admin.node.Enrolled;
import portico.admin.node.EnrolledNode;
import portico.admin.start.AdminSettings;
import portico.admin.testing.AdminClient;
import portico.admin.testing.AdminClient.Answer;
import portico.admin.testing.TestAccess;
import portico.admin.testing.TestDatabase;
import portico.config.channel.ChannelMessage.FailingIssuer;
import portico.config.channel.ChannelMessage.Heartbeat;
import portico.config.channel.ChannelMessage.UnhealthyTarget;
import portico.testing.Await;

/** What nodes say of targets, over REST. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class TargetHealthTest {
    private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");

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
    private EnrolledNode one;
    private EnrolledNode two;
    private TestNode first;
    private TestNode second;

    @BeforeEach
    void connect() {
        client = new AdminClient("http://127.0.0.1:" + url.getPort());
        token = new TestAccess(client, settings.dataDir()).token("editor");
        String targets = "{\"targets\":[{\"address\":\"a:1\"},{\"address\":\"b:1\"},{\"address\":\"c:1\"},"
                + "{\"address\":\"srv:_http._tcp.d\"},{\"address\":\"e:1\",\"drained\":true}]}";
        assertThat(client.as(token, "PUT", "/api/v1/services/watched", targets).status())
                .isLessThan(300);
        one = enrolled.node();
        two = enrolled.node();
        first = greet(one);
        second = greet(two);
    }

    @AfterEach
    void disconnect() {
        first.close();
        second.close();
        enrolled.revoke(one);
        enrolled.revoke(two);
    }

    @Test
    void keysOfAnIssuerThatANodeCannotGetAreAnAlarm() {
        var failing = FailingIssuer.of("https://login.test/", "it answers 500", true, SINCE);
        first.say(new Heartbeat(true, Map.of(), List.of(), List.of(failing)));
        Await.until("there is an alarm", () -> alarms().contains("issuer-keys-failing"));
        assertThat(alarms())
                .contains("The keys of the issuer https://login.test/ cannot be had since 2026-01-02T03:04:05Z")
                .contains("the last good ones go on: it answers 500");
        first.say(new Heartbeat(true, Map.of(), List.of(), List.of()));
        Await.until("it is over", () -> !alarms().contains("issuer-keys-failing"));
    }

    @Test
    void credentialsThatANodeCannotReadAreAnAlarm() {
        first.say(new Heartbeat(true, Map.of(Heartbeat.UNREADABLE_CREDENTIALS, 3L), List.of(), List.of()));
        Await.until("there is an alarm", () -> alarms().contains("credentials-unreadable"));
        assertThat(alarms()).contains("cannot read 3 credentials");
        first.say(new Heartbeat(true, Map.of(Heartbeat.UNREADABLE_CREDENTIALS, 0L), List.of(), List.of()));
        Await.until("it is over", () -> !alarms().contains("credentials-unreadable"));
    }

    private String alarms() {
        return client.as(token, "GET", "/api/v1/alarms", "").text();
    }

    @Test
    void eachTargetIsShownAsEachNodeSeesIt() {
        says(
                first,
                4,
                new UnhealthyTarget("watched", "a:1", "10.0.0.1:1", false, true, false, SINCE),
                new UnhealthyTarget("watched", "b:1", "10.0.0.2:1", true, false, false, SINCE),
                new UnhealthyTarget("watched", "srv:_http._tcp.d", null, false, false, true, SINCE),
                new UnhealthyTarget("another", "c:1", "c:1", true, true, false, SINCE));
        says(second, 0);
        Await.until(
                "both are heard",
                () -> on(one, "a:1").path("state").asText().equals("ejected")
                        && summary().path("nodes").asInt() >= 2);

        assertThat(on(one, "a:1").path("since").asText()).isEqualTo(SINCE.toString());
        assertThat(on(one, "a:1").at("/endpoints/0/address").asText()).isEqualTo("10.0.0.1:1");
        assertThat(on(one, "a:1").at("/endpoints/0/state").asText()).isEqualTo("ejected");
        assertThat(on(one, "b:1").path("state").asText()).isEqualTo("failing");
        assertThat(on(one, "c:1").path("state").asText()).isEqualTo("healthy");
        assertThat(on(one, "c:1").has("since")).isFalse();
        assertThat(on(one, "srv:_http._tcp.d").path("state").asText()).isEqualTo("unresolved");
        assertThat(on(one, "e:1").path("state").asText()).isEqualTo("drained");
        assertThat(on(two, "a:1").path("state").asText()).isEqualTo("healthy");
        assertThat(target("a:1").path("state").asText()).isEqualTo("ejected");
        assertThat(summary().path("targets").asInt()).isEqualTo(5);
        assertThat(summary().path("healthy").asInt()).isEqualTo(1);
        assertThat(summary().path("drained").asInt()).isEqualTo(1);
        assertThat(summary().path("incomplete").asBoolean()).isFalse();
    }

    @Test
    void whatGetsBetterIsShownBetterAndANodeThatIsGoneNotAtAll() {
        says(first, 9, new UnhealthyTarget("watched", "a:1", "a:1", true, false, false, SINCE));
        Await.until("it is bad", () -> on(one, "a:1").path("state").asText().equals("failing"));
        assertThat(on(one, "a:1").path("endpoints")).isEmpty(); // the address is the target's own
        assertThat(summary().path("incomplete").asBoolean()).isTrue();
        says(first, 0);
        Await.until("it is well", () -> on(one, "a:1").path("state").asText().equals("healthy"));
        first.close();
        Await.until("the node is gone", () -> on(one, "a:1").isMissingNode());
        assertThat(on(two, "a:1").path("state").asText()).isEqualTo("healthy");
    }

    @Test
    void aNodeShowsWhatItKeepsTrafficFromOfAllServices() {
        says(
                first,
                30,
                new UnhealthyTarget("watched", "b:1", "10.0.0.2:1", true, false, false, SINCE),
                new UnhealthyTarget("watched", "a:1", "10.0.0.1:1", false, true, false, SINCE),
                new UnhealthyTarget("another", "srv:_http._tcp.d", null, false, false, true, SINCE));
        says(second, 0);
        Await.until(
                "it is heard",
                () -> ofNode(one).path("unhealthy").asInt() == 30
                        && ofNode(two).path("heard").asBoolean());
        JsonNode targets = ofNode(one).path("targets");
        assertThat(targets.findValuesAsText("address")).containsExactly("srv:_http._tcp.d", "a:1", "b:1");
        assertThat(targets.findValuesAsText("state")).containsExactly("unresolved", "ejected", "failing");
        assertThat(targets.at("/0/service").asText()).isEqualTo("another");
        assertThat(targets.at("/0").has("endpoint")).isFalse();
        assertThat(targets.at("/1/endpoint").asText()).isEqualTo("10.0.0.1:1");
        assertThat(targets.at("/1/since").asText()).isEqualTo(SINCE.toString());
        assertThat(ofNode(two).path("targets")).isEmpty();
        assertThat(ofNode(two).path("unhealthy").asInt()).isZero();
        first.close();
        Await.until(
                "nothing is known of who is gone",
                () -> !ofNode(one).path("heard").asBoolean()
                        && ofNode(one).path("targets").isEmpty());
    }

    private JsonNode ofNode(EnrolledNode node) {
        return get("/api/v1/nodes/" + node.name() + "/health").json();
    }

    @Test
    void aServiceThatIsNotThereHasNoHealth() {
        assertThat(get("/api/v1/services/nobody/health").status()).isEqualTo(404);
        assertThat(client.as("", "GET", "/api/v1/services/watched/health", "").status())
                .isEqualTo(401);
    }

    private TestNode greet(EnrolledNode node) {
        var channel = new TestNode(vertx, server.port(), node.token());
        channel.appliesAll();
        channel.helloWithNothing();
        channel.ready();
        Await.until("it is heard", () -> !on(node, "a:1").isMissingNode());
        return channel;
    }

    private static void says(TestNode node, long count, UnhealthyTarget... unhealthy) {
        node.say(new Heartbeat(true, Map.of("unhealthyTargets", count), List.of(unhealthy), null));
    }

    private JsonNode summary() {
        return health().path("summary");
    }

    private JsonNode target(String address) {
        for (var target : health().path("targets"))
            if (target.path("address").asText().equals(address)) return target;
        throw new AssertionError(address + " is not in " + health());
    }

    private JsonNode on(EnrolledNode node, String address) {
        for (var seen : target(address).path("nodes"))
            if (seen.path("node").asText().equals(node.name())) return seen;
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    private JsonNode health() {
        return get("/api/v1/services/watched/health").json();
    }

    private Answer get(String path) {
        return client.as(token, "GET", path, "");
    }
}
