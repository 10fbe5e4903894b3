package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What one admin replica is asked to have purged, all nodes let go within a second, whichever replica they talk to. */
final class CachePurgeTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int ROUNDS = 5;

    @Test
    void allNodesLetItGoWithinASecondWhicheverReplicaIsAsked() throws Exception {
        try (var cluster = Cluster.start(CachePurgeTest.class, 2, 3)) {
            cluster.addUpstream("items");
            var written = cluster.api().put("/routes/items", """
                    {"match":{"paths":["/items/**"]},"forward":{"service":"items"},
                     "policies":[{"type":"cache","settings":{"ttl":"10m"}}]}""").ok();
            cluster.api().awaitApplied(written.revision());
            var took = new ArrayList<Duration>();
            for (int round = 0; round < ROUNDS; round++) {
                String path = "/items/" + round;
                for (var node : cluster.nodes()) {
                    assertThat(node.get(path).expect(200).header("cache-status"))
                            .contains("stored");
                    assertThat(node.get(path).expect(200).header("cache-status"))
                            .contains("hit");
                }
                var admin = cluster.admins().get(round % 2);
                long began = System.nanoTime();
                var done = admin.api()
                        .post("/cache/purge", "{\"prefix\":\"" + path + "\"}")
                        .ok()
                        .json();
                took.add(Duration.ofNanos(System.nanoTime() - began));
                assertThat(done.path("silent")).isEmpty();
                assertThat(done.path("nodes")).hasSize(3);
                done.path("nodes")
                        .forEach(node -> assertThat(node.path("purged").asInt()).isEqualTo(1));
                for (var node : cluster.nodes())
                    assertThat(node.get(path).expect(200).header("cache-status"))
                            .contains("uri-miss");
            }
            Figures.print("a purge done by 3 nodes of 2 replicas", took);
            assertThat(took).allSatisfy(duration -> assertThat(duration).isLessThan(LIMIT));
        }
    }
}
