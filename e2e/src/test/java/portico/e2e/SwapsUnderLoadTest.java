package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node changes its configuration a thousand times while it serves, and nobody notices. */
final class SwapsUnderLoadTest {
    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static final int SWAPS = Integer.getInteger("portico.e2e.swaps", 1000);

    @Test
    void noRequestFailsOrGoesElsewhere() {
        var cluster = shared.get();
        var api = cluster.api();
        cluster.addUpstream("a");
        cluster.addUpstream("b");
        route(api, "stays-a", "/stays/a/**", "a");
        route(api, "stays-b", "/stays/b/{id}", "b");
        api.awaitApplied(route(api, "moves", "/moves", "a"));

        long before = cluster.api()
                .get("/revisions?limit=1")
                .ok()
                .json()
                .at("/items/0/revision")
                .asLong();
        try (var load = SteadyLoad.on(
                cluster.nodes(),
                List.of(
                        new SteadyLoad.Call("/stays/a/x/y", response -> from(response, Set.of("a"))),
                        new SteadyLoad.Call("/stays/b/7", response -> from(response, Set.of("b"))),
                        new SteadyLoad.Call("/moves", response -> from(response, Set.of("a", "b")))))) {
            try (var self = new Caller(cluster.node().port())) {
                for (int swap = 1; swap <= SWAPS; swap++) {
                    String target = swap % 2 == 0 ? "a" : "b";
                    api.awaitApplied(route(api, "moves", "/moves", target));
                    assertThat(self.get("x", "/moves").upstream()).isEqualTo(target);
                }
            } catch (IOException e) {
                throw new AssertionError("A request failed between two swaps", e);
            }
            load.close();
            Figures.print("requests during " + SWAPS + " swaps", load.requests());
            assertThat(load.firstFaults()).isEmpty();
            assertThat(load.faults()).isZero();
            assertThat(load.requests()).isGreaterThan(SWAPS);
        }
        long after = cluster.api()
                .get("/revisions?limit=1")
                .ok()
                .json()
                .at("/items/0/revision")
                .asLong();
        assertThat(after - before).isEqualTo(SWAPS);
    }

    private static boolean from(Caller.Response response, Set<String> upstreams) {
        return response.status() == 200 && upstreams.contains(response.upstream());
    }

    private static long route(AdminClient api, String name, String path, String service) {
        return api.put("/routes/" + name, """
                {"match":{"paths":["%s"]},"forward":{"service":"%s"}}""".formatted(path, service)).ok().revision();
    }
}
