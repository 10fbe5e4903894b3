package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import portico.testing.Await;

/** A node that is killed while it writes snapshots starts on a whole one, by itself. */
final class KilledNodeTest {
    private static final int KILLS = Integer.getInteger("portico.e2e.nodeKills", 50);
    private static final int ROUTES = 40;
    private static final long SEED = Long.getLong("portico.seed", 1);

    @Test
    void startsOnAWholeGeneration() {
        try (var cluster = Cluster.start(KilledNodeTest.class, 1, 0);
                var gate = Gate.to(cluster.admin().channelUrl())) {
            var api = cluster.api();
            var random = new Random(SEED);
            gate.open();
            Await.until("the first snapshot", () -> write(api, 0) > 0);
            Node node = cluster.addNode("node-1", cluster.enrol("node-1"), List.of(gate.url()))
                    .awaitReady();
            var round = new AtomicInteger();
            var stop = new AtomicBoolean();
            var writer = new Thread(() -> {
                while (!stop.get()) write(api, round.incrementAndGet());
            });
            writer.start();
            try {
                for (int kill = 1; kill <= KILLS; kill++) {
                    int from = round.get();
                    Await.until("it takes new snapshots", () -> generation(node, 0) > from);
                    LockSupport.parkNanos(random.nextInt(100_000_000));
                    node.program().kill();
                    gate.shut();
                    node.start().awaitReady();
                    int whole = generation(node, 0);
                    for (int route = 1; route < ROUTES; route++)
                        assertThat(generation(node, route))
                                .as("route %d after kill %d", route, kill)
                                .isEqualTo(whole);
                    gate.open();
                }
            } finally {
                stop.set(true);
                join(writer);
            }
            Figures.print("kill -9 of a node during snapshot writes", KILLS + " times, " + round + " revisions");
        }
    }

    /** One revision that changes every route, in many chunks. */
    private static long write(AdminClient api, int generation) {
        var yaml = new StringBuilder("format: portico/v1\nroutes:\n");
        for (int route = 0; route < ROUTES; route++)
            yaml.append("- { name: r%d, match: { paths: [/r%d] }, respond: { body: \"%d\" } }%n"
                    .formatted(route, route, generation));
        return api.apply(yaml.toString().getBytes(StandardCharsets.UTF_8)).ok().revision();
    }

    private static int generation(Node node, int route) {
        return Integer.parseInt(node.get("/r" + route).expect(200).body());
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
