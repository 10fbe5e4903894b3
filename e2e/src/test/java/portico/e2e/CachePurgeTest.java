package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What one admin replica is asked to have purged, all nodes let go, whichever replica they talk to. */
final class CachePurgeTest {
    private static final int ROUNDS = 5;

    @Test
    void allNodesLetItGoWhicheverReplicaIsAsked() throws Exception {
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
                admin.api()
                        .post("/cache/purge", "{\"prefix\":\"" + path + "\"}")
                        .ok();
                took.add(Duration.ofNanos(System.nanoTime() - began));
                // A node that a busy machine makes wait for more than three seconds is called silent first.
                until(
                        "all nodes have done it",
                        () -> latest(admin).path("nodes").size() == 3);
                assertThat(latest(admin).path("silent")).isEmpty();
                latest(admin)
                        .path("nodes")
                        .forEach(node -> assertThat(node.path("purged").asInt()).isEqualTo(1));
                for (var node : cluster.nodes())
                    assertThat(node.get(path).expect(200).header("cache-status"))
                            .contains("uri-miss");
            }
            Figures.print("a purge done by 3 nodes of 2 replicas", took);
        }
    }

    private static JsonNode latest(Admin admin) {
        return admin.api().get("/cache/purges?limit=1").ok().json().at("/items/0");
    }
}
