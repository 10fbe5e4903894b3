package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a newcomer does first, on free ports. */
final class SmokeTest {
    @Test
    void aRouteWrittenOverRestIsServedByBothNodes() {
        try (var cluster = Cluster.start(SmokeTest.class, 1, 2)) {
            var api = cluster.api();
            cluster.addUpstream("orders");
            api.put("/routes/orders", """
                    {"match":{"paths":["/orders/**"]},"forward":{"service":"orders"},"policies":[{"type":"key-auth"}]}
                    """).ok();
            api.put("/consumers/acme", "{}").ok();
            var credential = api.post("/consumers/acme/credentials", "{\"type\":\"api-key\",\"name\":\"main\"}")
                    .ok();
            String key = credential.json().path("value").asText();
            api.awaitApplied(credential.revision());
            for (var node : cluster.nodes()) {
                Answer answer = node.get("/orders/1", "x-api-key", key).expect(200);
                assertThat(answer.json().path("upstream").asText()).isEqualTo("orders");
                assertThat(answer.json().path("path").asText()).isEqualTo("/orders/1");
                node.get("/orders/1").expect(401);
                node.get("/orders/1", "x-api-key", key + "x").expect(401);
                node.get("/elsewhere").expect(404);
            }
        }
    }
}
