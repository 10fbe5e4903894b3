package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Nodes that belong converge, whenever they start; one that does not is out. */
final class ConvergenceTest {

    @Test
    void threeNodesConvergeAndARevokedOneIsOut() {
        try (var cluster = Cluster.start(ConvergenceTest.class, 1, 2)) {
            var api = cluster.api();
            Node revoked = cluster.addNode("revoked").awaitReady();
            for (int change = 1; change <= 20; change++) hello(api, change);
            api.awaitApplied(hello(api, 21));
            Node late = cluster.addNode("late").awaitReady();
            assertThat(late.get("/hello").expect(200).body()).isEqualTo("21");
            revoked.get("/hello").expect(200);

            long sent = System.nanoTime();
            api.post("/nodes/revoked/revoke", "{}").ok();
            until("the revoked node is out", () -> revoked.status("/hello") == 503);
            var took = Duration.ofNanos(System.nanoTime() - sent);
            Figures.print("a revoked node is out, from the request being sent", took.toMillis() + " ms");
            assertThat(revoked.isReady()).isFalse();

            api.awaitApplied(hello(api, 22));
            for (var node : cluster.nodes())
                if (node != revoked)
                    assertThat(node.get("/hello").expect(200).body()).isEqualTo("22");
            assertThat(revoked.status("/hello")).isEqualTo(503);

            // Nor does it come back by starting again, from its cache or from the admin service.
            revoked.program().stop();
            revoked.start();
            until(
                    "it has been told that it is out",
                    () -> revoked.metrics().contains("portico_sync_link{link=\"unauthorized\"} 1.0"));
            api.awaitApplied(hello(api, 23));
            assertThat(revoked.status("/hello")).isEqualTo(503);
            assertThat(revoked.isReady()).isFalse();
        }
    }

    private static long hello(AdminClient api, int change) {
        return api.put("/routes/hello", """
                {"match":{"paths":["/hello"]},"respond":{"body":"%d"}}""".formatted(change)).ok().revision();
    }
}
