package portico.node.policy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
        for (var gateway : gateways) gateway.apply("""
                    routes:
                    - name: together
                      match: { paths: [/together] }
                      respond: { status: 200 }
                      policies: [ { name: entry-%d, type: %s, settings: { %s } } ]
                    """.formatted(unused, type, settings));
        var passed = new AtomicInteger();
        var others = new AtomicInteger();
        var pool = Executors.newFixedThreadPool(NODES * CLIENTS);
        try {
            var running = new ArrayList<Future<?>>();
            for (var gateway : gateways)
                for (int client = 0; client < CLIENTS; client++)
                    running.add(pool.submit(() -> {
                        try (var connection = new RawClient(gateway.port())) {
                            for (int request = 0; request < REQUESTS; request++) {
                                int status = connection
                                        .send("GET /together HTTP/1.1\r\nHost: x\r\n\r\n")
                                        .read()
                                        .status();
                                if (status == 200) passed.incrementAndGet();
                                else if (status != 429) others.incrementAndGet();
                            }
                        }
                    }));
            for (var each : running) each.get();
        } finally {
            pool.shutdownNow();
        }
        assertThat(others).hasValue(0);
        assertThat(passed.get()).isBetween(LIMIT - unused, LIMIT);
    }
}
