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
        var afterSent = new ArrayList<Duration>();
        var afterAnswered = new ArrayList<Duration>();
        for (int change = 1; change <= CHANGES; change++) {
            long sent = System.nanoTime();
            long revision =
                    api.put("/routes/change", """
                    {"match":{"paths":["/change"]},"respond":{"body":"change %d"}}""".formatted(change)).ok().revision();
            long answered = System.nanoTime();
            api.awaitApplied(revision);
            long applied = System.nanoTime();
            afterSent.add(Duration.ofNanos(applied - sent));
            afterAnswered.add(Duration.ofNanos(applied - answered));
            for (var node : cluster.nodes())
                assertThat(node.get("/change").expect(200).body()).isEqualTo("change " + change);
        }
        Figures.print("propagation of a change to 2 nodes, from its PUT being sent", afterSent);
        Figures.print("propagation of a change to 2 nodes, from its PUT being answered", afterAnswered);
    }
}
