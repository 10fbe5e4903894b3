package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An admin service that is killed while it writes has written each change whole, or not at all. */
final class KilledAdminTest {
    private static final int WRITES = 1000;
    private static final int WRITERS = 200;
    private static final int WRITTEN_BEFORE = 60;

    @Test
    void revisionChangeLogAndEntitiesAgree() throws Exception {
        try (var cluster = Cluster.start(KilledAdminTest.class, 1, 0)) {
            revisionChangeLogAndEntitiesAgree(cluster);
        }
    }

    /** The same beside a database that outlives it, into whose tables we can look. */
    @Test
    void theTablesThatNobodyReadsAgreeToo() throws Exception {
        try (var cluster = Cluster.startOnOwnDatabase(KilledAdminTest.class, 1, 0)) {
            long head = revisionChangeLogAndEntitiesAgree(cluster);
            try (var connection = cluster.connection()) {
                assertThat(number(connection, "select revision from config_head"))
                        .isEqualTo(head);
                assertThat(number(connection, "select count(distinct revision) from config_change"))
                        .isEqualTo(head);
                long routes = number(connection, "select count(*) from route");
                assertThat(routes).isPositive();
                assertThat(number(connection, "select count(*) from route_match"))
                        .as("each route has one host, path and method")
                        .isEqualTo(routes);
                assertThat(number(connection, "select count(distinct route_id) from route_match"))
                        .isEqualTo(routes);
                assertThat(number(connection, """
                                select count(*) from entity_reference r, route, service
                                where source_id = route.id and target_id = service.id and field = 'forward.service'""")).isEqualTo(routes);
                assertThat(number(connection, "select count(*) from entity_reference"))
                        .isEqualTo(routes);
                assertThat(number(connection, """
                                select count(*) from route where changed_revision <>
                                (select max(revision) from config_change where entity_id = route.id)""")).isZero();
            }
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Returns the newest revision. */
    private static long revisionChangeLogAndEntitiesAgree(Cluster cluster) throws Exception {
        var api = cluster.api();
        api.put("/services/s", "{\"url\":\"http://127.0.0.1:9\"}").ok();
        Map<Long, String> acknowledged = new ConcurrentHashMap<>();
        Queue<String> refused = new ConcurrentLinkedQueue<>();
        var someWritten = new CountDownLatch(WRITTEN_BEFORE);
        var writers = Executors.newFixedThreadPool(WRITERS);
        for (int write = 0; write < WRITES; write++) {
            String name = "r" + write % (WRITES / 2); // each twice: created, then replaced
            String path = "/" + name + "/" + write;
            writers.execute(() -> {
                try {
                    Answer answer = api.put("/routes/" + name, """
                            {"match":{"paths":["%s"]},"forward":{"service":"s"}}""".formatted(path));
                    if (answer.status() / 100 == 2) acknowledged.put(answer.revision(), path);
                    else refused.add(answer.toString());
                    someWritten.countDown();
                } catch (UncheckedIOException e) {
                    // Killed before it answered: then it may have been written or not.
                }
            });
        }
        assertThat(someWritten.await(5, TimeUnit.MINUTES)).isTrue();
        cluster.admin().kill();
        writers.shutdown();
        assertThat(writers.awaitTermination(5, TimeUnit.MINUTES)).isTrue();

        assertThat(refused).isEmpty();
        assertThat(acknowledged).as("it was killed in the middle").hasSizeLessThan(WRITES);

        cluster.admin().start().awaitReady();
        long head = api.get("/revisions?limit=1")
                .ok()
                .json()
                .at("/items/0/revision")
                .asLong();
        var logged = new TreeMap<Long, JsonNode>();
        for (var change : api.all("/changes"))
            assertThat(logged.put(change.path("revision").asLong(), change)).isNull();
        assertThat(logged.firstKey()).isEqualTo(1);
        assertThat(logged.lastKey()).isEqualTo(head);
        assertThat(logged).hasSize((int) head);
        // What was acknowledged is there, as it was written.
        acknowledged.forEach((revision, path) -> assertThat(
                        logged.get(revision).at("/after/match/paths/0").asText())
                .isEqualTo(path));

        var last = new HashMap<String, JsonNode>();
        logged.values().forEach(change -> {
            if (change.path("kind").asText().equals("route"))
                last.put(change.path("name").asText(), change.path("after").path("match"));
        });
        var entities = new HashMap<String, JsonNode>();
        for (var route : api.all("/routes")) entities.put(route.path("name").asText(), route.path("match"));
        assertThat(entities).isEqualTo(last);
        Figures.print("kill -9 of the admin service", acknowledged.size() + " writes acknowledged, revision " + head);
        return head;
    }
}
