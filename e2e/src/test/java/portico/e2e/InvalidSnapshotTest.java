package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A configuration that nothing would have let in, but that is there: a node does not follow it over the edge. */
final class InvalidSnapshotTest {
    /** As if by hand in the database: past every check, but as a revision like any other. */
    private static final String FORCE = """
            with head as (update config_head set revision = revision + 1 returning revision),
                 now_bad as (update route set body = jsonb_set(body, '{forward,service}', '"%s"') where name = '%s'
                             returning id, name, slot, body)
            insert into config_change (revision, ordinal, at, actor, kind, entity_id, entity_name, slot, after)
            select revision, 0, now(), 'by hand', 'route', id, name, slot, body from head, now_bad""";

    private static final String FORCE_CONSUMER = """
            with head as (update config_head set revision = revision + 1 returning revision),
                 now_bad as (update consumer set body = jsonb_set(body, '%s', '%d') where name = 'acme'
                             returning id, name, slot, body)
            insert into config_change (revision, ordinal, at, actor, kind, entity_id, entity_name, slot, after)
            select revision, 0, now(), 'by hand', 'consumer', id, name, slot, body from head, now_bad""";

    @Test
    void theNodeRejectsItSaysWhyAndServesOn() throws SQLException {
        try (var cluster = Cluster.startOnOwnDatabase(InvalidSnapshotTest.class, 1, 1)) {
            var api = cluster.api();
            var node = cluster.node();
            cluster.addUpstream("orders");
            long good = api.put("/routes/orders", """
                    {"match":{"paths":["/orders"]},"forward":{"service":"orders"}}""").ok().revision();
            api.awaitApplied(good);

            force(cluster, "gone");
            until(
                    "the API shows the rejection",
                    () -> !rejection(api, "routing").isMissingNode());
            assertThat(rejection(api, "routing").path("kind").asText()).isEqualTo("route");
            assertThat(rejection(api, "routing").path("entity").asText()).isEqualTo("orders");
            assertThat(rejection(api, "routing").path("field").asText()).isEqualTo("forward.service");
            assertThat(rejection(api, "routing").path("message").asText()).contains("gone");
            assertThat(rejection(api, "routing").path("revision").asLong()).isEqualTo(good + 1);
            node.get("/orders").expect(200);
            assertThat(node.isReady()).isTrue();
            api.get("/revisions/" + (good + 1) + "?wait=applied&timeout=60s").expect(409);

            force(cluster, "orders");
            api.awaitApplied(good + 2);
            until(
                    "the API shows that it is over",
                    () -> rejection(api, "routing").isMissingNode());
            node.get("/orders").expect(200);

            consumersToo(cluster, node);
        }
    }

    private static void consumersToo(Cluster cluster, Node node) throws SQLException {
        var api = cluster.api();
        api.put("/routes/mine", """
                {"match":{"paths":["/mine"]},"respond":{"status":204},"policies":[{"type":"key-auth"}]}""").ok();
        api.put("/consumers/acme", """
                {"policies":[{"type":"rate-limit","settings":{"limit":1000,"per":"1m","by":"consumer"}}]}""").ok();
        Answer made = api.post("/consumers/acme/credentials", "{\"type\":\"api-key\",\"name\":\"main\"}")
                .ok();
        String key = made.json().path("value").asText();
        api.awaitApplied(made.revision());
        node.get("/mine", "x-api-key", key).expect(204);

        api.put("/consumers/other", "{}").ok();
        Answer others = api.post("/consumers/other/credentials", "{\"type\":\"api-key\",\"name\":\"main\"}")
                .ok();
        String leaked = others.json().path("value").asText();
        api.awaitApplied(others.revision());
        node.get("/mine", "x-api-key", leaked).expect(204);

        limit(cluster, 0);
        until("the API shows the rejection", () -> !rejection(api, "identity").isMissingNode());
        JsonNode rejected = rejection(api, "identity");
        assertThat(rejected.path("servedWithout").asBoolean()).isTrue();
        assertThat(rejected.path("kind").asText()).isEqualTo("consumer");
        assertThat(rejected.path("entity").asText()).isEqualTo("acme");
        assertThat(rejected.path("field").asText()).isEqualTo("policies[0].settings.limit");
        assertThat(api.get("/alarms").ok().body()).contains("consumer-withheld", "consumer acme");
        node.get("/mine", "x-api-key", key).expect(503);
        node.get("/mine", "x-api-key", leaked).expect(204);
        api.awaitApplied(api.delete("/consumers/other").ok().revision());
        node.get("/mine", "x-api-key", leaked).expect(401);
        node.get("/mine", "x-api-key", key).expect(503);

        limit(cluster, 2000);
        until("the API shows that it is over", () -> rejection(api, "identity").isMissingNode());
        node.get("/mine", "x-api-key", key).expect(204);
    }

    private static void limit(Cluster cluster, int limit) throws SQLException {
        try (var connection = cluster.connection();
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(FORCE_CONSUMER.formatted("{policies,0,settings,limit}", limit)))
                    .isEqualTo(1);
        }
    }

    /** SQL that lets a route lead to a service. */
    static String forced(String route, String service) {
        return FORCE.formatted(service, route);
    }

    private static void force(Cluster cluster, String service) throws SQLException {
        try (var connection = cluster.connection();
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(forced("orders", service))).isEqualTo(1);
        }
    }

    /** What the admin service knows of the node's newest rejection; missing when there is none. */
    private static JsonNode rejection(AdminClient api, String section) {
        return api.get("/nodes/node-1").ok().json().at("/status/sections/" + section + "/rejected");
    }
}
