package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Section;

/** Two admin replicas on one database are one admin service. */
final class ReplicasTest {
    private static final int WRITES = Integer.getInteger("portico.e2e.writes", 2000);
    private static final int WRITERS = 32;

    @Test
    void concurrentWritersGetOneLineOfRevisionsAndOneSnapshot() throws Exception {
        try (var cluster = Cluster.start(ReplicasTest.class, 2, 2)) {
            List<AdminClient> replicas =
                    cluster.admins().stream().map(Admin::api).toList();
            long first = replicas.get(0)
                    .put("/services/s", "{\"url\":\"http://127.0.0.1:9\"}")
                    .ok()
                    .revision();
            Queue<Long> revisions = new ConcurrentLinkedQueue<>();
            Queue<String> failures = new ConcurrentLinkedQueue<>();
            var writers = Executors.newFixedThreadPool(WRITERS);
            long begin = System.nanoTime();
            for (int write = 0; write < WRITES; write++) {
                var api = replicas.get(write % replicas.size());
                String body = """
                        {"match":{"paths":["/r%d"]},"forward":{"service":"s"}}""".formatted(write);
                String path = "/routes/r" + write % (WRITES / 2);
                writers.execute(() -> {
                    Answer answer = api.put(path, body);
                    if (answer.status() / 100 == 2) revisions.add(answer.revision());
                    else failures.add(answer.toString());
                });
            }
            writers.shutdown();
            assertThat(writers.awaitTermination(400, TimeUnit.SECONDS)).isTrue();
            Figures.print(
                    "writes a second, 32 writers on 2 replicas", WRITES * 1_000_000_000L / (System.nanoTime() - begin));
            assertThat(failures).isEmpty();
            assertThat(revisions)
                    .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(first + 1, first + WRITES)
                            .boxed()
                            .toList());

            long last = first + WRITES;
            replicas.get(0).awaitApplied(last);
            String token = cluster.enrol("reader");
            for (var admin : cluster.admins())
                until(
                        "each replica serves the last revision",
                        () -> admin.manifest(token).revision() == last);
            String manifest = cluster.admin().manifestJson(token);
            assertThat(cluster.admins())
                    .allSatisfy(admin -> assertThat(admin.manifestJson(token)).isEqualTo(manifest));
            List<String> roots = roots(cluster.admin().manifest(token));
            for (var node : cluster.nodes())
                until(
                        node.name() + " runs what the manifest says",
                        () -> node.roots().equals(roots));

            // That far, the slower replica has taken over what the faster one stored. Now each is on its own.
            for (var admin : cluster.admins()) {
                admin.stop();
                Admin other = cluster.admins().get(admin == cluster.admin() ? 1 : 0);
                long now = other.api()
                        .put("/consumers/c" + cluster.admins().indexOf(admin), "{}")
                        .ok()
                        .revision();
                for (var node : cluster.nodes())
                    until(
                            node.name() + " follows the other replica",
                            () -> node.revisions().equals(List.of(now, now)));
                String expected = other.manifestJson(token);
                forgetManifests(cluster);
                admin.start().awaitReady();
                until("it has rendered again", () -> admin.manifest(token).revision() == now);
                assertThat(admin.manifestJson(token)).isEqualTo(expected);
            }

            // By now all nodes are tied to the first replica. The second one puts them out.
            var took = new ArrayList<Duration>();
            for (var node : cluster.nodes()) {
                long sent = System.nanoTime();
                replicas.get(1).post("/nodes/" + node.name() + "/revoke", "").ok();
                until(node.name() + " is out", () -> node.status("/") == 503);
                took.add(Duration.ofNanos(System.nanoTime() - sent));
            }
            Figures.assertWithinASecond("a node that another replica revokes is out", took);
        }
    }

    private static void forgetManifests(Cluster cluster) throws SQLException {
        try (var connection = cluster.connection();
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("delete from snapshot_manifest")).isPositive();
        }
    }

    private static List<String> roots(Manifest manifest) {
        return List.of(
                manifest.root(Section.ROUTING).hex(),
                manifest.root(Section.IDENTITY).hex());
    }
}
