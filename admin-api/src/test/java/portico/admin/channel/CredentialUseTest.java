package portico.admin.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import portico.admin.node.Enrolled;
import portico.admin.node.EnrolledNode;
import portico.admin.node.NodeEnrolment;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;
import portico.config.channel.ChannelMessage.CredentialUse;
import portico.config.channel.ChannelMessage.Used;
import portico.testing.Await;

/** When credentials were used last, from what nodes say to what the API answers. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class CredentialUseTest {
    private static final String PATH = "/consumers/used/credentials";

    @Inject
    Vertx vertx;

    @Inject
    DataSource database;

    @Inject
    NodeEnrolment enrolment;

    @Inject
    Enrolled enrolled;

    private final AdminApi api = AdminApi.as("editor");
    private EnrolledNode enrolledNode;
    private TestReplica replica;
    private TestNode node;
    private UUID consumer;

    @BeforeEach
    void connect() {
        consumer = UUID.fromString(
                api.put("/consumers/used", "{}").json().get("id").asText());
        for (String name : List.of("busy", "idle"))
            api.post(PATH, "{\"type\":\"api-key\",\"name\":\"%s\"}".formatted(name))
                    .expect(201);
        enrolledNode = enrolled.node();
        replica = new TestReplica(vertx, database, enrolment);
        node = new TestNode(vertx, replica.port(), enrolledNode.token());
        node.helloWithNothing();
    }

    @AfterEach
    void disconnect() {
        node.close();
        replica.close();
        enrolled.revoke(enrolledNode);
        api.delete("/consumers/used");
    }

    @Test
    void aUseIsShownToTheMinuteAndTheLastOneCounts() {
        long revision = api.get("/revisions").json().at("/items/0/revision").asLong();
        node.say(new Used(List.of(
                new CredentialUse(consumer, "busy", 3),
                new CredentialUse(consumer, "gone", 0),
                new CredentialUse(UUID.randomUUID(), "busy", 0))));
        Await.until("it is shown", () -> credential("busy").has("lastUsedAt"));
        Instant first = Instant.parse(credential("busy").get("lastUsedAt").asText());
        assertThat(first).isBetween(Instant.now().minus(Duration.ofMinutes(6)), Instant.now());
        assertThat(first.getEpochSecond() % 60).isZero();
        assertThat(credential("idle").has("lastUsedAt")).isFalse();

        node.say(new Used(List.of(new CredentialUse(consumer, "busy", 0), new CredentialUse(consumer, "busy", 9))));
        Await.until(
                "the later one is shown",
                () -> Instant.parse(credential("busy").get("lastUsedAt").asText())
                        .isAfter(first));
        assertThat(api.get("/revisions").json().at("/items/0/revision").asLong())
                .as("that is no change")
                .isEqualTo(revision);
    }

    private JsonNode credential(String name) {
        for (JsonNode item : api.get(PATH).expect(200).json().get("items"))
            if (item.get("name").asText().equals(name)) return item;
        throw new AssertionError("There is no credential " + name);
    }
}
