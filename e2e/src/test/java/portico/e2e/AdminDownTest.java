package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import org.junit.jupiter.api.Test;

/** Traffic does not need the admin service. */
final class AdminDownTest {
    @Test
    void nodesServeAndStartWithoutItAndCatchUpLater() {
        try (var cluster = Cluster.start(AdminDownTest.class, 1, 2)) {
            var api = cluster.api();
            cluster.addUpstream("orders");
            api.put("/routes/orders", """
                    {"match":{"paths":["/orders/**"]},"forward":{"service":"orders"},"policies":[{"type":"key-auth"}]}
                    """).ok();
            api.put("/routes/hello", """
                    {"match":{"paths":["/hello"]},"respond":{"body":"hello"}}""").ok();
            api.put("/consumers/acme", "{}").ok();
            var credential = api.post("/consumers/acme/credentials", """
                    {"type":"api-key","name":"main"}""").ok();
            String key = credential.json().path("value").asText();
            api.awaitApplied(credential.revision());
            cluster.nodes().forEach(node -> serves(node, key));

            cluster.admin().stop();
            cluster.nodes().forEach(node -> serves(node, key));
            Node second = cluster.nodes().get(1);
            second.program().stop();
            second.start().awaitReady();
            assertThat(second.sources()).containsOnly("disk");
            assertThat(second.revisions()).containsOnly(credential.revision());
            cluster.nodes().forEach(node -> serves(node, key));

            Node first = cluster.node();
            long fetched = chunksFetched(first);
            cluster.admin().start().awaitReady();
            long revision = api.put("/routes/hello", """
                    {"match":{"paths":["/hello"]},"respond":{"body":"hello again"}}""").ok().revision();
            for (var node : cluster.nodes())
                until(
                        node.name() + " has caught up",
                        () -> node.get("/hello").body().equals("hello again"));
            api.awaitApplied(revision);
            assertThat(revision).isEqualTo(credential.revision() + 1);
            assertThat(chunksFetched(first) - fetched)
                    .as("chunks that the running node fetched: just the one that has changed")
                    .isEqualTo(1);
            cluster.nodes()
                    .forEach(node -> node.get("/orders/1", "x-api-key", key).expect(200));
        }
    }

    private static long chunksFetched(Node node) {
        return node.metrics()
                .lines()
                .filter(line -> line.startsWith("portico_sync_chunks_fetched_total"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void serves(Node node, String key) {
        assertThat(node.get("/orders/1", "x-api-key", key)
                        .expect(200)
                        .json()
                        .path("consumer")
                        .asText())
                .isEqualTo("acme");
        node.get("/orders/1").expect(401);
        node.get("/orders/1", "x-api-key", "not" + key).expect(401);
        node.get("/other").expect(404);
        assertThat(node.get("/hello").expect(200).body()).isEqualTo("hello");
    }
}
