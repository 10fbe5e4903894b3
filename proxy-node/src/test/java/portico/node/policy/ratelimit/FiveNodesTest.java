package portico.node.policy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestRedis;
import portico.testing.Await;
import portico.testing.RawClient;

/** As many pass through five nodes and one Redis as the limit says. */
class FiveNodesTest {
    private static final int NODES = 5;
    private static final int CLIENTS = 2; // of each node
    private static final int REQUESTS = 150; // of each client
    private static final int LIMIT = 1000;

    private static final List<TestGateway> gateways = new ArrayList<>();
    private static TestRedis redis;

    @BeforeAll
    static void start() throws Exception {
        redis = new TestRedis();
        for (int node = 0; node < NODES; node++) {
            var gateway = new TestGateway(true, redis.settings());
            gateway.start();
            gateway.clock().stop(Instant.parse("2026-11-29T12:00:00Z")); // no month ends meanwhile
            gateways.add(gateway);
        }
        Await.until(
                "all have Redis",
                () -> gateways.stream()
                        .allMatch(each -> each.redis().isUp() && each.redis().nodes() == NODES));
    }

    @AfterAll
    static void stop() throws Exception {
        for (var gateway : gateways) gateway.close();
        redis.close();
    }

    /** @param unused how many may be left on nodes that hold them while others refuse */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            rate-limit | scope: cluster, limit: 1000, per: 100h, by: all                          | 0
            rate-limit | scope: cluster, limit: 1000, per: 100h, by: all, mode: leased, lease: 20 | 100
            quota      | limit: 1000, by: all, lease: 1                                           | 0
            quota      | limit: 1000, by: all, lease: 20                                          | 100
            """)
    void theLimitHolds(String type, String settings, int unused) throws Exception {
        apply("{ name: entry-%d, type: %s, settings: { %s } }".formatted(unused, type, settings));
        var passed = new AtomicInteger();
        together((gateway, client) -> {
            for (int request = 0; request < REQUESTS; request++)
                if (pass(client, "/together")) passed.incrementAndGet();
        });
        assertThat(passed.get()).isBetween(LIMIT - unused, LIMIT);
    }

    /**
     * Each node takes some ahead, time goes by in which as many come back, and then all nodes let pass what they may. What
     * is let through between two moments was asked for and answered between them, so whatever the machine is busy with, as
     * many as were seen are as many as there were at least.
     *
     * @param ahead how many more may pass than came back and the burst: what nodes hold
     * @param thousandths by how much counting may be wrong
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            mode: strict             | 0             | 10
            mode: leased, lease: 20  | 100           | 0
            mode: leased, lease: 1   | 10            | 0
            """)
    void inNoStretchOfTimeMorePassThanMay(String mode, int ahead, int thousandths) throws Exception {
        int burst = 50;
        double perNano = 500 / 1e9;
        apply(
                "{ name: \"%s\", type: rate-limit, settings: { scope: cluster, by: all, limit: 500, per: 1s, burst: %d, %s } }"
                        .formatted("stretch-" + ahead, burst, mode));
        var passes = new ConcurrentLinkedQueue<Pass>();
        var inStep = new CyclicBarrier(NODES * CLIENTS);
        together((gateway, client) -> {
            for (int round = 0; round < 6; round++) {
                inStep.await(60, TimeUnit.SECONDS);
                for (int request = 0; request < 40; request++) {
                    // One takes ahead; the others let time pass.
                    boolean limited = request == 0 || request > 8;
                    long sent = System.nanoTime();
                    if (pass(client, limited ? "/together" : "/free") && limited)
                        passes.add(new Pass(sent, System.nanoTime()));
                }
            }
        });
        var bySent = new ArrayList<>(passes);
        bySent.sort(Comparator.comparingLong(Pass::sent));
        var byRead = new ArrayList<>(passes);
        byRead.sort(Comparator.comparingLong(Pass::read));
        assertThat(bySent).hasSizeGreaterThan(burst);
        double most = 0;
        for (var first : bySent) {
            int count = 0;
            for (var last : byRead) {
                if (last.sent() < first.sent()) continue;
                count++;
                double may = burst + (last.read() - first.sent()) * perNano;
                most = Math.max(most, count - ahead - may * (1 + thousandths / 1000.0));
            }
        }
        // Its clock and ours are not the same one.
        assertThat(most).as("how many more passed than may").isLessThan(2);
    }

    private record Pass(long sent, long read) {}

    /** What the smaller limit refuses is not counted by the larger one, wherever each of them stands. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            limit: 20, per: 100h, also: [ { limit: 1000, per: 1000h } ]                     | 2 | 1 | 0
            limit: 1000, per: 1000h, also: [ { limit: 20, per: 100h } ]                     | 1 | 1 | 0
            scope: cluster, limit: 20, per: 100h, also: [ { limit: 1000, per: 1000h } ]     | 2 | 5 | 0
            scope: cluster, limit: 1000, per: 1000h, also: [ { limit: 20, per: 100h } ]     | 1 | 5 | 0
            scope: cluster, mode: leased, lease: 2, limit: 1000, per: 1000h, also: [ { limit: 20, per: 100h } ] | 1 | 5 | 10
            """)
    void whatOneLimitRefusesOthersDoNotCount(String settings, int larger, int nodes, int unused) throws Exception {
        apply("{ name: both, type: rate-limit, settings: { by: all, %s } }".formatted(settings));
        var passed = new AtomicInteger();
        together((gateway, client) -> {
            if (gateways.indexOf(gateway) >= nodes) return;
            for (int request = 0; request < 100; request++) if (pass(client, "/together")) passed.incrementAndGet();
        });
        assertThat(passed.get()).isBetween(20 - unused, 20);
        var told = gateways.get(0).get("/together").headers("ratelimit").get(larger - 1);
        // One of those that were unused may be used for this.
        assertThat(Integer.parseInt(told.replaceAll(".*;r=([0-9]+);.*", "$1"))).isBetween(980, 980 + unused);
    }

    /** Entries are asked one after the other, and do not know of each other. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"node, 1", "cluster, 5"})
    void whatALaterEntryRefusesTheEarlierOnesHaveCounted(String scope, int nodes) throws Exception {
        apply("""
                { name: a-day, type: rate-limit, settings: { scope: %1$s, limit: 5000, per: 1000h, by: all } },
                { name: a-second, type: rate-limit, settings: { scope: %1$s, limit: 20, per: 100h, by: all } }""".formatted(scope));
        var passed = new AtomicInteger();
        together((gateway, client) -> {
            if (gateways.indexOf(gateway) >= nodes) return;
            for (int request = 0; request < 50; request++) if (pass(client, "/together")) passed.incrementAndGet();
        });
        assertThat(passed.get()).isEqualTo(20);
        assertThat(gateways.get(0).get("/together").headers("ratelimit").get(0))
                .startsWith("\"a-day\";r=" + (5000 - nodes * CLIENTS * 50 - 1) + ";");
    }

    private interface Client {
        void run(TestGateway gateway, RawClient client) throws Exception;
    }

    private static void apply(String policies) {
        for (var gateway : gateways) gateway.apply("""
                    routes:
                    - { name: free, match: { paths: [/free] }, respond: { status: 200 } }
                    - name: together
                      match: { paths: [/together] }
                      respond: { status: 200 }
                      policies: [ %s ]
                    """.formatted(policies));
    }

    /** Runs clients of all nodes at once. */
    private static void together(Client client) throws Exception {
        var pool = Executors.newFixedThreadPool(NODES * CLIENTS);
        try {
            var running = new ArrayList<Future<?>>();
            for (var gateway : gateways)
                for (int number = 0; number < CLIENTS; number++)
                    running.add(pool.submit(() -> {
                        try (var connection = new RawClient(gateway.port())) {
                            client.run(gateway, connection);
                        }
                        return true;
                    }));
            for (var each : running) each.get();
        } finally {
            pool.shutdownNow();
        }
    }

    private static boolean pass(RawClient client, String path) {
        int status = client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")
                .read()
                .status();
        assertThat(status).isIn(200, 429);
        return status == 200;
    }
}
