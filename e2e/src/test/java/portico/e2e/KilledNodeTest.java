package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import portico.config.snapshot.Section;

/** A node that is killed while it writes snapshots starts on a whole one, by itself. */
final class KilledNodeTest {
    private static final int KILLS = Integer.getInteger("portico.e2e.nodeKills", 50);
    private static final int ROUTES = 640; // a chunk holds 256 on average, at most
    private static final int DELAY_NANOS_MAX = 3_000_000;
    private static final long SEED = Long.getLong("portico.seed", 1);

    @Test
    void startsOnAWholeGeneration() throws IOException {
        try (var cluster = Cluster.start(KilledNodeTest.class, 1, 0);
                var gate = Gate.to(cluster.admin().channelUrl())) {
            var api = cluster.api();
            var random = new Random(SEED);
            gate.open();
            api.apply(routes(0)).ok();
            String token = cluster.enrol("node-1");
            Node node = cluster.addNode("node-1", Map.of("PORTICO_NODE_TOKEN", token, "PORTICO_ADMIN_URLS", gate.url()))
                    .awaitReady();
            node.program().stop(); // in peace: see Jdk.options
            node.start().awaitReady();
            int chunks = cluster.admin().manifest(token).chunks(Section.ROUTING).size();
            assertThat(chunks).as("chunks of the routing section").isGreaterThan(1);

            int whole = 0;
            int torn = 0;
            for (int kill = 1; kill <= KILLS; kill++) {
                Set<Path> chunksBefore = files(node, "chunks");
                Set<Path> generationsBefore = files(node, "generations");
                api.apply(routes(kill)).ok(); // one revision that changes every route, in every chunk
                awaitWrite(node, chunksBefore);
                if (random.nextBoolean()) LockSupport.parkNanos(random.nextInt(DELAY_NANOS_MAX));
                node.program().kill();
                if (generationsBefore.containsAll(files(node, "generations"))) torn++;

                gate.shut();
                node.start().awaitReady();
                List<Integer> served = generations(node);
                assertThat(Set.copyOf(served))
                        .as("what is served after kill %d", kill)
                        .hasSize(1);
                assertThat(served.get(0)).isBetween(whole, kill);
                whole = served.get(0);
                gate.open();
                int newest = kill;
                until("it follows again", () -> generation(node) == newest);
            }
            Figures.print(
                    "kill -9 of a node during snapshot writes",
                    KILLS + " times, " + torn + " of them before the generation of " + chunks + " chunks was whole");
        }
    }

    /** Looks without a pause: all of the chunks are written in a few milliseconds. */
    private static void awaitWrite(Node node, Set<Path> chunksBefore) throws IOException {
        while (chunksBefore.containsAll(files(node, "chunks")))
            if (Thread.interrupted()) throw new AssertionError("The node writes no chunk");
    }

    private static byte[] routes(int generation) {
        var yaml = new StringBuilder("format: portico/v1\nroutes:\n");
        for (int route = 0; route < ROUTES; route++)
            yaml.append("- { name: r%d, match: { paths: [/r%d] }, respond: { body: \"%d\" } }%n"
                    .formatted(route, route, generation));
        return yaml.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What each route answers: all the same, when the snapshot is one. */
    private static List<Integer> generations(Node node) throws IOException {
        try (var caller = new Caller(node.port())) {
            var all = new ArrayList<Integer>();
            for (int route = 0; route < ROUTES; route++)
                all.add(Integer.valueOf(caller.get("x", "/r" + route).body()));
            return all;
        }
    }

    private static int generation(Node node) {
        return Integer.parseInt(node.get("/r0").expect(200).body());
    }

    private static Set<Path> files(Node node, String directory) throws IOException {
        try (var files = Files.list(node.cache().resolve("cache").resolve(directory))) {
            return files.collect(Collectors.toSet());
        }
    }
}
