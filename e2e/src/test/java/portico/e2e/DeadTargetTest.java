package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.testing.Ports;

/** One of two targets is down: no client notices, and the admin service says which node has noticed. */
final class DeadTargetTest {
    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    @Test
    void nobodyIsSentToADeadTargetAndItsStateIsToldForEachNode() {
        Cluster cluster = shared.get();
        var api = cluster.api();
        Upstream alive = cluster.addUpstream("half-dead");
        String dead = "127.0.0.1:" + Ports.free();
        api.put("/services/half-dead", """
                {"targets":[{"address":"%s"},{"address":"%s"}],"health":{"passive":{"failures":1,"eject":"1h","ejectMax":"1h"}}}""".formatted(alive.url().replace("http://", ""), dead))
                .ok();
        api.awaitApplied(api.put("/routes/half-dead", """
                {"match":{"paths":["/half-dead"]},"forward":{"service":"half-dead"}}""").ok().revision());
        Node asked = cluster.nodes().get(0);
        Node unasked = cluster.nodes().get(1);

        until("the node has found out", () -> {
            assertThat(asked.status("/half-dead")).isEqualTo(200);
            return state(api, dead, asked).equals("ejected");
        });

        assertThat(state(api, dead, unasked)).isEqualTo("healthy");
        assertThat(state(api, alive.url().replace("http://", ""), asked)).isEqualTo("healthy");
    }

    /** Of a target, as a node sees it. */
    private static String state(AdminClient api, String address, Node node) {
        for (var target : api.get("/services/half-dead/health").ok().json().path("targets"))
            if (target.path("address").asText().equals(address))
                for (var seen : target.path("nodes"))
                    if (seen.path("node").asText().equals(node.name()))
                        return seen.path("state").asText();
        return "unknown";
    }
}
