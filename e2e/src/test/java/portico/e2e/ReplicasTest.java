package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

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

            replicas.get(0).awaitApplied(first + WRITES);
            String token = cluster.enrol("reader");
            String one = manifest(cluster.admins().get(0), token);
            String other = manifest(cluster.admins().get(1), token);
            assertThat(one).isNotEmpty().isEqualTo(other);
            until("both nodes have the same roots", () -> roots(cluster).size() == 1);
            assertThat(cluster.node().roots()).hasSize(2).doesNotContain("");
        }
    }

    private static String manifest(Admin admin, String token) {
        var request = HttpRequest.newBuilder(URI.create(admin.channelUrl() + "/sync/v1/manifest"))
                .header("authorization", "Bearer " + token)
                .build();
        return Http.send(request).expect(200).body();
    }

    private static Set<List<String>> roots(Cluster cluster) {
        return cluster.nodes().stream().map(Node::roots).collect(Collectors.toSet());
    }
}
