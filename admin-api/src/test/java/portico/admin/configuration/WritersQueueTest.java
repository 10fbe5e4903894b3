package portico.admin.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import portico.admin.testing.AdminApi;
import portico.admin.testing.TestDatabase;
import portico.testing.Await;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class WritersQueueTest {
    private static final int WRITERS = 40;

    @Inject
    DataSource database;

    @Inject
    WritersQueue queue;

    @ConfigProperty(name = "quarkus.datasource.jdbc.max-size")
    int connections;

    private final AdminApi api = AdminApi.as("admin");

    @Test
    void whateverWaitsForAWriterThereAreConnectionsForTheRest() throws Exception {
        api.post("/nodes", "{\"name\":\"queue\"}").expect(201);
        var threads = Executors.newFixedThreadPool(WRITERS);
        try (var writing = database.getConnection();
                var watching = database.getConnection();
                var head = writing.createStatement();
                var activity = watching.createStatement()) {
            writing.setAutoCommit(false);
            head.execute("select from config_head for update");
            List<Future<AdminApi.Answer>> written = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                String path = "/consumers/queue-" + writer;
                written.add(threads.submit(() -> api.put(path, "{}")));
            }
            // All that could have a connection have one, or wait elsewhere.
            Await.until("they wait", () -> queue.waiting() + atHead(activity) >= connections - 2);

            api.post("/nodes/queue/revoke", "").expect(200);
            assertThat(api.get("/nodes/queue").expect(200).json().path("state").asText())
                    .isEqualTo("revoked");
            assertThat(written).as("given up, to let it pass").noneMatch(Future::isDone);
            assertThat(atHead(activity)).isLessThanOrEqualTo(WritersQueue.AT_HEAD_MAX);

            writing.commit();
            for (var each : written) each.get().expect(201);
        } finally {
            threads.shutdown();
        }
        assertThat(queue.waiting()).isZero();
        api.put("/consumers/queue-0", "{\"tags\":[\"after\"]}").expect(200);
    }

    /** How many writers wait with a connection. */
    private static int atHead(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery(
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%config_head%'")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
