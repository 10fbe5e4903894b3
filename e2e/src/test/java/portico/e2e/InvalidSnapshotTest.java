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
            until("the API shows the rejection", () -> !rejection(api).isMissingNode());
            assertThat(rejection(api).path("kind").asText()).isEqualTo("route");
            assertThat(rejection(api).path("entity").asText()).isEqualTo("orders");
            assertThat(rejection(api).path("field").asText()).isEqualTo("forward.service");
            assertThat(rejection(api).path("message").asText()).contains("gone");
            assertThat(rejection(api).path("revision").asLong()).isEqualTo(good + 1);
            node.get("/orders").expect(200);
            assertThat(node.isReady()).isTrue();
            api.get("/revisions/" + (good + 1) + "?wait=applied&timeout=60s").expect(409);

            force(cluster, "orders");
            api.awaitApplied(good + 2);
            until("the API shows that it is over", () -> rejection(api).isMissingNode());
            node.get("/orders").expect(200);
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
    private static JsonNode rejection(AdminClient api) {
        return api.get("/nodes/node-1").ok().json().at("/status/sections/routing/rejected");
    }
}
