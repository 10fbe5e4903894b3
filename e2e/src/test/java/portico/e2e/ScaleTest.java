package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ten thousand routes and a hundred thousand consumers with a key each. */
final class ScaleTest {
    private static final int ROUTES = Integer.getInteger("portico.e2e.routes", 10_000);
    private static final int CONSUMERS = Integer.getInteger("portico.e2e.consumers", 100_000);
    private static final int REQUESTS = Integer.getInteger("portico.e2e.requests", 100_000);
    private static final int CONSUMERS_IN_ONE_DOCUMENT = 20_000;
    private static final int CLIENTS = 4;
    private static final long SEED = Long.getLong("portico.seed", 1);

    @Test
    void isImportedSyncedAndMatchedAsTheOracleSays() throws Exception {
        try (var cluster = Cluster.start(ScaleTest.class, 1, 0)) {
            var api = cluster.api();
            var drawn = new DrawnRoutes(new Random(SEED), ROUTES);
            long begin = System.nanoTime();
            long revision = api.apply(drawn.yaml().getBytes(StandardCharsets.UTF_8))
                    .ok()
                    .revision();
            Figures.print("import of " + ROUTES + " routes", since(begin));
            begin = System.nanoTime();
            for (int from = 0; from < CONSUMERS; from += CONSUMERS_IN_ONE_DOCUMENT)
                revision = api.apply(consumers(from, Math.min(CONSUMERS, from + CONSUMERS_IN_ONE_DOCUMENT)))
                        .ok()
                        .revision();
            Figures.print("import of " + CONSUMERS + " consumers with a key each", since(begin));

            begin = System.nanoTime();
            Node node = cluster.addNode("node-1").awaitReady();
            Figures.print("start and cold sync of a node", since(begin));
            api.awaitApplied(revision);
            String metrics = node.metrics();
            Figures.print("compile of routing", seconds(metrics, "routing"));
            Figures.print("compile of identity", seconds(metrics, "identity"));

            for (int index : List.of(0, 1, CONSUMERS / 2, CONSUMERS - 1)) {
                assertThat(node.get("/guarded", "x-api-key", key(index))
                                .expect(200)
                                .body())
                        .isEqualTo("guarded");
                node.get("/guarded", "x-api-key", key(index) + "x").expect(401);
            }
            begin = System.nanoTime();
            var compared = compare(node, drawn);
            assertThat(compared.differences).isEmpty();
            assertThat(compared.matched.get())
                    .as("requests that a route is for")
                    .isGreaterThan(REQUESTS / 10);
            Figures.print(
                    "requests a second, each compared with the oracle",
                    REQUESTS * 1000L / Math.max(1, since(begin).toMillis()));

            node.collectGarbage();
            Figures.print("heap of the node after a collection", megabytes(node.metrics()) + " MB");

            long one = api.put("/routes/guarded", """
                    {"match":{"paths":["/guarded"]},"respond":{"body":"guarded now"},"policies":[{"type":"key-auth"}]}""").ok().revision();
            begin = System.nanoTime();
            api.awaitApplied(one);
            Figures.print("propagation of one change at this size", since(begin));
        }
    }

    /** How many requests met a route, and what was answered where the oracle says otherwise. */
    private record Compared(AtomicInteger matched, Queue<String> differences) {}

    /** Of requests by chance. */
    private static Compared compare(Node node, DrawnRoutes drawn) throws InterruptedException {
        var matched = new AtomicInteger();
        Queue<String> differences = new ConcurrentLinkedQueue<>();
        var clients = Executors.newFixedThreadPool(CLIENTS);
        for (int client = 0; client < CLIENTS; client++) {
            var random = new Random(SEED * 31 + client);
            clients.execute(() -> {
                try (var caller = new Caller(node.port())) {
                    for (int request = 0; request < REQUESTS / CLIENTS; request++) {
                        var drawnRequest = drawn.request(random);
                        var answer = caller.get(drawnRequest.host(), drawnRequest.path());
                        String expected = drawn.oracle(drawnRequest);
                        if (!expected.equals(DrawnRoutes.NONE)) matched.incrementAndGet();
                        String said = answer.status() == 404 ? DrawnRoutes.NONE : answer.body();
                        if (!said.equals(expected) && differences.size() < 20)
                            differences.add(drawnRequest + ": " + said + ", not " + expected);
                    }
                } catch (IOException | RuntimeException e) {
                    differences.add(e.toString());
                }
            });
        }
        clients.shutdown();
        assertThat(clients.awaitTermination(500, TimeUnit.SECONDS)).isTrue();
        return new Compared(matched, differences);
    }

    private static byte[] consumers(int from, int to) {
        var yaml = new StringBuilder("format: portico/v1\nconsumers:\n");
        IntStream.range(from, to)
                .forEach(index -> yaml.append("- { name: c")
                        .append(index)
                        .append(", credentials: [ { type: api-key, name: main, value: ")
                        .append(key(index))
                        .append(" } ] }\n"));
        return yaml.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String key(int consumer) {
        return "scale-test-key-%08d".formatted(consumer);
    }

    private static Duration since(long begin) {
        return Duration.ofMillis((System.nanoTime() - begin) / 1_000_000);
    }

    private static String seconds(String metrics, String section) {
        var line = Pattern.compile("portico_sync_compile_seconds\\{section=\"" + section + "\"[^}]*} (\\S+)")
                .matcher(metrics);
        assertThat(line.find())
                .as("the compile time of %s is in the metrics", section)
                .isTrue();
        return "%.3f s".formatted(Double.parseDouble(line.group(1)));
    }

    private static long megabytes(String metrics) {
        var line = Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\"[^}]*} (\\S+)")
                .matcher(metrics);
        double octets = 0;
        while (line.find()) octets += Double.parseDouble(line.group(1));
        assertThat(octets).isPositive();
        return (long) (octets / 1e6);
    }
}
