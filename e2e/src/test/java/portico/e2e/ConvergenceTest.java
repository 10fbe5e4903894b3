package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nodes that belong converge, whenever they start; one that does not is out. */
final class ConvergenceTest {

    @Test
    void threeNodesConvergeAndARevokedOneIsOut() {
        try (var cluster = Cluster.start(ConvergenceTest.class, 1, 2)) {
            var api = cluster.api();
            List<Node> revoked = Stream.of("revoked-1", "revoked-2", "revoked-3")
                    .map(cluster::addNode)
                    .toList();
            cluster.awaitServing(revoked);
            for (int change = 1; change <= 20; change++) hello(api, change);
            api.awaitApplied(hello(api, 21));
            Node late = cluster.addNode("late");
            cluster.awaitServing(List.of(late));
            assertThat(late.get("/hello").expect(200).body()).isEqualTo("21");
            var took = new ArrayList<Duration>();
            for (var node : revoked) {
                node.get("/hello").expect(200);
                long sent = System.nanoTime();
                api.post("/nodes/" + node.name() + "/revoke", "").ok();
                until(node.name() + " is out", () -> node.status("/hello") == 503);
                took.add(Duration.ofNanos(System.nanoTime() - sent));
                assertThat(node.isReady()).isFalse();
            }
            Figures.assertWithinASecond("a revoked node is out, from the request being sent", took);

            api.awaitApplied(hello(api, 22));
            for (var node : cluster.nodes())
                if (!revoked.contains(node))
                    assertThat(node.get("/hello").expect(200).body()).isEqualTo("22");
            for (var node : revoked) assertThat(node.status("/hello")).isEqualTo(503);

            // Nor does one come back by starting again, from its cache or from the admin service.
            Node again = revoked.get(0);
            again.program().stop();
            again.start();
            until(
                    "it has been told that it is out",
                    () -> again.metrics().contains("portico_sync_link{link=\"unauthorized\"} 1.0"));
            api.awaitApplied(hello(api, 23));
            until("it takes connections", () -> again.status("/hello") != 0);
            assertThat(again.status("/hello")).isEqualTo(503);
            assertThat(again.isReady()).isFalse();
        }
    }

    private static long hello(AdminClient api, int change) {
        return api.put("/routes/hello", """
                {"match":{"paths":["/hello"]},"respond":{"body":"%d"}}""".formatted(change)).ok().revision();
    }
}
