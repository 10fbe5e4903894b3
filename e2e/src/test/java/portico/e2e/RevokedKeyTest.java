package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The key of a deleted consumer opens nothing any more. */
final class RevokedKeyTest {
    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int ROUNDS = 10;

    @Test
    void allNodesRefuseItWithinASecond() {
        var cluster = shared.get();
        var api = cluster.api();
        api.put("/routes/door", """
                {"match":{"paths":["/door"]},"respond":{"body":"in"},"policies":[{"type":"key-auth"}]}""").ok();
        var took = new ArrayList<Duration>();
        for (int round = 1; round <= ROUNDS; round++) {
            String consumer = "guest-" + round;
            api.put("/consumers/" + consumer, "{}").ok();
            var credential =
                    api.post("/consumers/" + consumer + "/credentials", """
                    {"type":"api-key","name":"main"}""").ok();
            String key = credential.json().path("value").asText();
            api.awaitApplied(credential.revision());
            for (var node : cluster.nodes()) node.get("/door", "x-api-key", key).expect(200);

            api.delete("/consumers/" + consumer).ok();
            long deleted = System.nanoTime();
            for (var node : cluster.nodes())
                until(node.name() + " refuses the key", () -> node.status("/door", "x-api-key", key) == 401);
            took.add(Duration.ofNanos(System.nanoTime() - deleted));
        }
        Figures.print("a deleted consumer's key refused by 2 nodes", took);
        assertThat(took).allSatisfy(duration -> assertThat(duration).isLessThan(LIMIT));
    }
}
