package portico.admin.channel;

import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import portico.admin.node.Enrolled;
import portico.admin.node.EnrolledNode;
import portico.admin.node.NodeEnrolment;
import portico.admin.node.NodeState;
import portico.admin.snapshot.Snapshot;
import portico.admin.testing.ConfigurationRows;
import portico.config.EntityKind;
import portico.testing.Await;

/** A replica of the test's own beside the one that runs, and a node that is enrolled. */
abstract class ReplicaAndNode {
    @Inject
    Vertx vertx;

    @Inject
    DataSource database;

    @Inject
    NodeEnrolment enrolment;

    @Inject
    Enrolled enrolled;

    final HttpClient http = HttpClient.newHttpClient();
    final List<AutoCloseable> open = new ArrayList<>();
    ConfigurationRows rows;
    TestReplica replica;
    EnrolledNode node;

    @BeforeEach
    void start() {
        rows = new ConfigurationRows(database);
        replica = replica();
        node = enrolled.node();
        Await.until("the newest snapshot", () -> {
            Snapshot current = replica.current.get();
            return current != null && current.revision() == rows.number("select revision from config_head");
        });
    }

    @AfterEach
    void stop() throws Exception {
        for (var part : open) part.close();
        rows.execute("delete from node_status");
    }

    final NodeState state() {
        Snapshot current = replica.current.get();
        return NodeState.of(
                replica.reports.of(node.id()).orElse(null),
                current,
                Clock.systemUTC().instant());
    }

    final long commit(UUID consumer) {
        return rows.commit(ConfigurationRows.put(EntityKind.CONSUMER, consumer, "c" + consumer, "{}"));
    }

    final TestReplica replica() {
        var another = new TestReplica(vertx, database, enrolment);
        open.add(another);
        return another;
    }

    final TestNode connect(TestReplica to) {
        return connect(to, node.token());
    }

    final TestNode connect(TestReplica to, String token) {
        var channel = new TestNode(vertx, to.port(), token);
        open.add(0, channel);
        return channel;
    }

    final HttpResponse<byte[]> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).header("authorization", "Bearer " + node.token()));
    }

    final HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(Duration.ofMinutes(2)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    final URI uri(String path) {
        return URI.create("http://127.0.0.1:" + replica.port() + path);
    }
}
