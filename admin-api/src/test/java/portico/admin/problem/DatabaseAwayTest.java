package portico.admin.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.RelayedDatabase;
import portico.testing.Await;
import portico.testing.CapturedLog;

@QuarkusTest
@QuarkusTestResource(value = RelayedDatabase.class, restrictToAnnotatedClass = true)
class DatabaseAwayTest {
    private static final int SOME = 20;

    @Inject
    DataSource database;

    private final AdminApi api = AdminApi.as("editor");
    private final List<Connection> taken = new ArrayList<>();
    private boolean cut;

    @AfterEach
    void mend() throws SQLException {
        for (var connection : taken) connection.close();
        if (cut) RelayedDatabase.relay().mend();
        Await.until("the database is back", () -> api.get("/services").status() == 200);
    }

    @Test
    void anExhaustedPoolIsNoFaultOfOurs() {
        Await.until("all connections are taken", this::takeOne);
        try (var log = new CapturedLog()) {
            unavailable(api.get("/services"));
            unavailable(api.put("/services/orders", "{\"url\":\"http://a:1\"}"));
            unavailable(api.post("/auth/login", "{\"name\":\"admin\",\"password\":\"guess\"}"));
            assertThat(log.text()).doesNotContain("Fault ");
        }
    }

    @Test
    void aDatabaseThatGoesAwayInTheMiddleIsNoFaultOfOurs() {
        Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        var stop = new AtomicBoolean();
        var writers = new ArrayList<CompletableFuture<Void>>();
        try (var log = new CapturedLog()) {
            for (int writer = 0; writer < 3; writer++) {
                String path = "/services/w" + writer;
                writers.add(CompletableFuture.runAsync(() -> write(path, answers, stop)));
            }
            Await.until("some are written", () -> count(answers, 200) > SOME);
            RelayedDatabase.relay().cut();
            cut = true;
            Await.until("some are refused", () -> count(answers, 503) > SOME);
            RelayedDatabase.relay().mend();
            cut = false;
            long before = count(answers, 200);
            Await.until("some are written again", () -> count(answers, 200) > before + SOME);
            stop.set(true);
            writers.forEach(CompletableFuture::join);
            assertThat(log.text()).doesNotContain("Fault ");
        }
        assertThat(answers).extracting(Answer::status).containsOnly(200, 201, 503);
        answers.stream().filter(answer -> answer.status() == 503).forEach(DatabaseAwayTest::unavailable);
    }

    private void write(String path, Queue<Answer> answers, AtomicBoolean stop) {
        for (int write = 0; !stop.get(); write++)
            answers.add(api.put(path, "{\"url\":\"http://a:%d\"}".formatted(1 + write % 60_000)));
    }

    private boolean takeOne() {
        try {
            taken.add(database.getConnection());
        } catch (SQLException e) {
            return false; // others have the last ones for a moment
        }
        return taken.size() == RelayedDatabase.CONNECTIONS;
    }

    private static long count(Queue<Answer> answers, int status) {
        return answers.stream().filter(answer -> answer.status() == status).count();
    }

    private static void unavailable(Answer answer) {
        answer.expect(503);
        assertThat(answer.header("content-type")).startsWith("application/problem+json");
        assertThat(answer.header("retry-after")).isEqualTo("1");
        assertThat(answer.json().get("type").asText()).isEqualTo("urn:portico:problem:unavailable");
        assertThat(answer.text()).doesNotContain("JDBC", "onnection");
    }
}
