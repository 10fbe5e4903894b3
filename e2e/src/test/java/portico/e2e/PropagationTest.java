package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Write, wait for the revision, and every node serves it. */
final class PropagationTest {
    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static final int CHANGES = Integer.getInteger("portico.e2e.propagations", 200);

    @Test
    void trafficFollowsEachRevisionThatIsApplied() {
        var cluster = shared.get();
        var api = cluster.api();
        var took = new ArrayList<Duration>();
        for (int change = 1; change <= CHANGES; change++) {
            long revision =
                    api.put("/routes/change", """
                    {"match":{"paths":["/change"]},"respond":{"body":"change %d"}}""".formatted(change)).ok().revision();
            long written = System.nanoTime();
            api.awaitApplied(revision);
            took.add(Duration.ofNanos(System.nanoTime() - written));
            for (var node : cluster.nodes())
                assertThat(node.get("/change").expect(200).body()).isEqualTo("change " + change);
        }
        Figures.print("propagation of a change to 2 nodes", took);
    }
}
