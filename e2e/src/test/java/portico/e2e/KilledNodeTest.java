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
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Section;

/**
 * A node that is killed while it writes snapshots starts on a whole one, by itself. Most kills come at a moment of chance,
 * which may be after the last write; the others find the node in the middle, held up at each of the files in turn.
 */
final class KilledNodeTest {
    private static final int KILLS = Integer.getInteger("portico.e2e.nodeKills", 50);
    private static final int HELD_EVERY = 5;
    private static final int ROUTES = 640; // a chunk holds 256 on average, at most
    private static final int DELAY_NANOS_MAX = 3_000_000;
    private static final long SEED = Long.getLong("portico.seed", 1);

    @Test
    void startsOnAWholeGeneration() throws IOException {
        try (var cluster = Cluster.start(KilledNodeTest.class, 1, 0);
                var gate = Gate.to(cluster.admin().channelUrl())) {
            var admin = cluster.admin();
            var random = new Random(SEED);
            gate.open();
            cluster.api().apply(routes(0)).ok();
            String token = cluster.enrol("node-1");
            Node node = cluster.addNode("node-1", Map.of("PORTICO_NODE_TOKEN", token, "PORTICO_ADMIN_URLS", gate.url()))
                    .awaitReady();
            node.program().stop(); // in peace: see Jdk.options
            node.start().awaitReady();
            int chunks = admin.manifest(token).chunks(Section.ROUTING).size();
            assertThat(chunks).as("chunks of the routing section").isGreaterThan(1);

            int held = 0;
            int torn = 0;
            for (int kill = 1; kill <= KILLS; kill++) {
                boolean holds = kill % HELD_EVERY == 0;
                if (holds) {
                    gate.shut();
                    List<Path> written = written(node, apply(admin, kill, token));
                    holdUp(node, gate, written, held++ % written.size());
                } else {
                    Set<Path> before = files(chunks(node));
                    apply(admin, kill, token);
                    awaitWrite(node, before);
                }
                if (random.nextBoolean()) LockSupport.parkNanos(random.nextInt(DELAY_NANOS_MAX));
                node.program().kill();

                gate.shut();
                node.start().awaitReady();
                List<Integer> served = served(node);
                assertThat(Set.copyOf(served))
                        .as("what is served after kill %d", kill)
                        .hasSize(1);
                assertThat(served.get(0)).isBetween(kill - 1, holds ? kill - 1 : kill);
                if (served.get(0) < kill) torn++;
                gate.open();
                Manifest newest = admin.manifest(token);
                until("it follows again, and has stored that", () -> hasStored(node, newest));
            }
            assertThat(held).isPositive();
            assertThat(torn).as("kills before the newest generation was whole").isGreaterThanOrEqualTo(held);
            Figures.print(
                    "kill -9 of a node during snapshot writes",
                    KILLS + " times, " + torn + " of them before the generation of " + chunks + " chunks was whole");
        }
    }

    /** One revision that changes every route, in every chunk; its manifest. */
    private static Manifest apply(Admin admin, int generation, String token) {
        long revision = admin.api().apply(routes(generation)).ok().revision();
        until("it is rendered", () -> admin.manifest(token).revision() == revision);
        return admin.manifest(token);
    }

    /** Looks without a pause: all of the chunks are written in a few milliseconds. */
    private static void awaitWrite(Node node, Set<Path> chunksBefore) throws IOException {
        while (chunksBefore.containsAll(files(chunks(node))))
            if (Thread.interrupted()) throw new AssertionError("The node writes no chunk");
    }

    /** The files that a node will write, in that order: what they hold is in a temporary file before. */
    private static List<Path> written(Node node, Manifest manifest) throws IOException {
        var files = new ArrayList<Path>();
        for (var chunk : manifest.chunks(Section.ROUTING))
            files.add(chunks(node).resolve(chunk.hex()));
        files.add(generations(node).resolve(String.valueOf(newestGeneration(node) + 1)));
        return files;
    }

    /** Lets the node write all files before this one; there it meets a pipe that nobody reads, and waits for good. */
    private static void holdUp(Node node, Gate gate, List<Path> written, int index) throws IOException {
        Path pipe = written.get(index).resolveSibling(written.get(index).getFileName() + ".tmp");
        Process mkfifo =
                new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
        assertThat(mkfifo.onExit().join().exitValue()).as("mkfifo %s", pipe).isZero();
        gate.open();
        until(
                "it has written all before " + pipe,
                () -> written.subList(0, index).stream().allMatch(Files::exists));
    }

    private static boolean hasStored(Node node, Manifest manifest) throws IOException {
        long newest = newestGeneration(node);
        String generation = Files.readString(generations(node).resolve(String.valueOf(newest)));
        return manifest.chunks(Section.ROUTING).stream().allMatch(chunk -> generation.contains(chunk.hex()));
    }

    private static long newestGeneration(Node node) throws IOException {
        return files(generations(node)).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.matches("[0-9]+"))
                .mapToLong(Long::parseLong)
                .max()
                .orElseThrow();
    }

    private static byte[] routes(int generation) {
        var yaml = new StringBuilder("format: portico/v1\nroutes:\n");
        for (int route = 0; route < ROUTES; route++)
            yaml.append("- { name: r%d, match: { paths: [/r%d] }, respond: { body: \"%d\" } }%n"
                    .formatted(route, route, generation));
        return yaml.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What each route answers: all the same, when the snapshot is one. */
    private static List<Integer> served(Node node) throws IOException {
        try (var caller = new Caller(node.port())) {
            var all = new ArrayList<Integer>();
            for (int route = 0; route < ROUTES; route++)
                all.add(Integer.valueOf(caller.get("x", "/r" + route).body()));
            return all;
        }
    }

    private static Path chunks(Node node) {
        return node.cache().resolve("cache/chunks");
    }

    private static Path generations(Node node) {
        return node.cache().resolve("cache/generations");
    }

    private static Set<Path> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.collect(Collectors.toSet());
        }
    }
}
