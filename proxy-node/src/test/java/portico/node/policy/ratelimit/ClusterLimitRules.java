package portico.node.policy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import portico.config.explain.MadeUpRequest;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestRedis;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** Several gateways and one real Redis, whichever carrier brings the exchanges. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterLimitRules {
    private static final int NODES = 3;
    private static final int CLIENTS = 2; // of each node
    private static final String WEBSOCKET = "Connection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13";

    private final boolean fast;
    private final List<TestGateway> gateways = new ArrayList<>();
    private TestRedis redis;

    ClusterLimitRules(boolean fast) {
        this.fast = fast;
    }

    @BeforeAll
    void start() throws Exception {
        redis = new TestRedis();
        for (int node = 0; node < NODES; node++) {
            var gateway = new TestGateway(fast, redis.settings());
            gateway.start();
            gateways.add(gateway);
        }
        allAreUp();
        Await.until(
                "the nodes know each other",
                () -> gateways.stream().allMatch(each -> each.redis().nodes() == NODES));
    }

    @AfterAll
    void stop() throws Exception {
        for (var gateway : gateways) gateway.close();
        redis.close();
    }

    @Test
    void aNodeAloneLetsExactlyAsManyPassAsMay() {
        apply("alone", "limit: 5, per: 100h, by: all");
        var first = gateways.get(0).get("/alone");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("ratelimit")).hasValue("\"rate-limit\";r=4;t=72000");
        assertThat(first.header("ratelimit-policy")).hasValue("\"rate-limit\";q=5;w=360000");
        for (int more = 0; more < 4; more++)
            assertThat(gateways.get(0).get("/alone").status()).isEqualTo(200);
        var refused = gateways.get(0).get("/alone");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("retry-after").orElseThrow()))
                .isBetween(71_000, 72_000);
        assertThat(gateways.get(1).get("/alone").status()).isEqualTo(429);
    }

    @Test
    void aRouteThatIsMadeAnewIsCountedAnewByAllNodes() {
        for (int made = 0; made < 2; made++) {
            String remade = """
                    routes:
                    - id: %s
                      name: remade
                      match: { paths: [/remade] }
                      respond: { status: 200 }
                      policies: [ { type: rate-limit, settings: { scope: cluster, limit: 1, per: 100h, by: all } } ]
                    """.formatted(UUID.randomUUID());
            gateways.forEach(gateway -> gateway.apply(remade));
            assertThat(gateways.get(0).get("/remade").status()).isEqualTo(200);
            assertThat(gateways.get(1).get("/remade").status()).isEqualTo(429);
        }
    }

    @Test
    void strictIsExactHoweverManyNodesCount() throws Exception {
        apply("strict", "limit: 60, per: 100h, by: all");
        assertThat(together("/strict", 40)).isEqualTo(Map.of(200, 60, 429, NODES * CLIENTS * 40 - 60));
    }

    @Test
    void leasedStaysWithinItsBoundAndAsksLess() throws Exception {
        int limit = 120;
        int lease = 10;
        apply("leased", "limit: 120, per: 100h, by: all, mode: leased, lease: 10");
        long askedBefore = asked();
        long began = System.nanoTime();
        Map<Integer, Integer> seen = together("/leased", 60);
        assertThat(seen.keySet()).containsOnly(200, 429);
        assertThat(seen.get(200)).isBetween(limit - NODES * lease, limit);
        // Each half second a node may say that it is there, and each of its two loops give back and take anew.
        long halves = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / 500 + 1;
        assertThat(asked() - askedBefore).isLessThan(NODES * CLIENTS * 60 / 2 + halves * NODES * 5);
    }

    @Test
    void whatNobodyUsesIsGivenBack() {
        List<String> before = keys(); // to some of which others may yet give back
        apply("returned", "limit: 100, per: 100h, by: all, mode: leased, lease: 50");
        assertThat(gateways.get(0).get("/returned").status()).isEqualTo(200);
        List<String> made = keys();
        made.removeAll(before);
        assertThat(made).hasSize(1);
        Await.until("all but one are there again", () -> ahead(made.get(0)) <= 3_600_000_000_000L);
        assertThat(ahead(made.get(0))).isGreaterThan(3_000_000_000_000L);
    }

    @Test
    void whoLeavesBeforeItIsCountedLeavesNoMoreThanABatch() {
        var gateway = gateways.get(0);
        Await.until("nothing of another test runs", () -> gateway.listener().running() == 0);
        List<String> before = keys();
        apply("left", "limit: 100, per: 100h, by: all, mode: leased, lease: 4"); // two for each loop
        redis.send(Request.cmd(Command.CLIENT).arg("PAUSE").arg(60_000).arg("WRITE"));
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /left HTTP/1.1\r\nHost: x\r\n\r\n");
            Await.until("it waits", () -> gateway.listener().running() > 0);
            client.close();
            Await.until("it has left", () -> gateway.listener().running() == 0);
        } finally {
            redis.send(Request.cmd(Command.CLIENT).arg("UNPAUSE"));
        }
        var made = new ArrayList<String>();
        Await.until("it is counted", () -> {
            made.clear();
            made.addAll(keys());
            made.removeAll(before);
            return !made.isEmpty();
        });
        assertThat(made).hasSize(1);
        assertThat(ahead(made.get(0))).isLessThanOrEqualTo(2 * 3_600_000_000_000L);
    }

    @Test
    void severalLimitsInOneEntryCountTogetherOrNotAtAll() {
        apply("several", "limit: 1, per: 1h, burst: 5, by: all, also: [ { limit: 2, per: 1d } ]");
        assertThat(gateways.get(0).get("/several").headers("ratelimit-policy"))
                .containsExactly("\"rate-limit\";q=1;w=3600", "\"rate-limit-2\";q=2;w=86400");
        assertThat(gateways.get(1).get("/several").status()).isEqualTo(200);
        for (int more = 0; more < 3; more++) {
            var refused = gateways.get(2).get("/several");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.headers("ratelimit").get(0)).startsWith("\"rate-limit\";r=3;");
            assertThat(refused.headers("ratelimit").get(1)).startsWith("\"rate-limit-2\";r=0;");
        }
    }

    @Test
    void valuesAreCountedApartAndAreNotToBeReadInRedis() {
        apply("apart", "limit: 1, per: 1h, by: [header, path-parameter], header: x-tenant, parameter: id");
        assertThat(gateways.get(0).get("/apart/1", "X-Tenant: very-secret").status())
                .isEqualTo(200);
        assertThat(gateways.get(1).get("/apart/1", "X-Tenant: very-secret").status())
                .isEqualTo(429);
        assertThat(gateways.get(1).get("/apart/2", "X-Tenant: very-secret").status())
                .isEqualTo(200);
        assertThat(gateways.get(1).get("/apart/1", "X-Tenant: b").status()).isEqualTo(200);
        assertThat(gateways.get(2).get("/apart/1").status()).isEqualTo(200);
        assertThat(keys()).isNotEmpty().noneMatch(key -> key.contains("secret"));
    }

    @Test
    void everyProtocolIsHeldToIt() {
        try (var upstream = new TestUpstream()) {
            upstream.behave(TestUpstream.raw("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"));
            forward("sockets", upstream);
            assertThat(gateways.get(0).get("/sockets", WEBSOCKET).status()).isEqualTo(101);
            assertThat(gateways.get(1).get("/sockets", WEBSOCKET).status()).isEqualTo(429);
            upstream.behave(TestUpstream.answer("200 OK", "whole"));
            forward("streams", upstream);
            try (var first = new Http2Client(gateways.get(0).listener().h2cPort());
                    var second = new Http2Client(gateways.get(1).listener().h2cPort())) {
                String[] head = {":method GET", ":path /streams", ":scheme http", ":authority x"};
                first.request(1, true, head);
                assertThat(first.status(1)).isEqualTo("200");
                assertThat(first.field(1, "ratelimit")).startsWith("\"rate-limit\";r=0;t=");
                second.request(1, true, head);
                assertThat(second.status(1)).isEqualTo("429");
                assertThat(Integer.parseInt(second.field(1, "retry-after"))).isBetween(3000, 3600);
                second.request(
                        3,
                        true,
                        ":method POST",
                        ":path /streams",
                        ":scheme http",
                        ":authority x",
                        "content-type application/grpc",
                        "te trailers");
                assertThat(second.field(3, "grpc-status")).isEqualTo("8");
            }
        }
    }

    @Test
    void explainingCountsNothing() {
        apply("explained", "limit: 1, per: 1h, by: all");
        for (int time = 0; time < 3; time++) {
            var explained = gateways.get(0).explain(request("/explained"));
            assertThat(explained.toString()).contains("0 more may follow at once");
        }
        assertThat(gateways.get(1).get("/explained").status()).isEqualTo(200);
        assertThat(gateways.get(0).explain(request("/explained")).toString()).contains("the next may pass in");
    }

    @Test
    void redisMayGoAndComeBackUnderLoad() throws Exception {
        apply(
                "away",
                "limit: 30, per: 100h, by: all",
                "refusing",
                "limit: 30, per: 100h, by: all, whenUnavailable: refuse",
                "ahead",
                "limit: 1000000, per: 1h, by: all, mode: leased, lease: 10");
        var seen = new ConcurrentHashMap<Integer, AtomicInteger>();
        var seenAhead = new ConcurrentHashMap<Integer, AtomicInteger>();
        var over = new AtomicBoolean();
        var pool = Executors.newFixedThreadPool(2 * NODES);
        try {
            var running = new ArrayList<Future<?>>();
            for (var gateway : gateways)
                running.add(pool.submit(() -> {
                    while (!over.get()) count(seen, gateway.get("/away").status());
                }));
            for (var gateway : gateways)
                running.add(pool.submit(() -> {
                    while (!over.get()) count(seenAhead, gateway.get("/ahead").status());
                }));
            Await.until("some are taken ahead", () -> passed(seenAhead) > 50);
            Await.until(
                    "all are refused",
                    () -> seen.getOrDefault(429, new AtomicInteger()).get() > 50);
            assertThat(passed(seen)).isEqualTo(30);
            Await.until(
                    "the nodes know each other",
                    () -> gateways.stream().allMatch(each -> each.redis().nodes() == NODES));
            redis.stop();
            Await.until(
                    "all notice",
                    () -> gateways.stream().allMatch(each -> each.redis().linksUp() == 0));
            // A third of the limit each, whatever the others do.
            Await.until("each has had its share", () -> passed(seen) == 60);
            var refused = gateways.get(0).get("/refusing");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).hasValue("5");
            assertThat(refused.body()).contains("limit-unavailable");
            redis.start();
            allAreUp();
            // This Redis knows nothing of what was before.
            Await.until("they count together again", () -> passed(seen) == 90);
            int before = passed(seenAhead);
            Await.until("they take ahead again", () -> passed(seenAhead) > before + 50);
            over.set(true);
            for (var each : running) each.get();
        } finally {
            over.set(true);
            pool.shutdownNow();
            if (!gateways.get(0).redis().isUp()) redis.start();
            allAreUp();
        }
        assertThat(seen.keySet()).containsOnly(200, 429);
        assertThat(seenAhead.keySet()).containsOnly(200);
        assertThat(gateways.get(0).get("/refusing").status()).isEqualTo(200);
    }

    private void forward(String name, TestUpstream upstream) {
        gateways.forEach(gateway -> gateway.apply("""
                services: [ { name: s, url: "http://%2$s" } ]
                routes:
                - name: %1$s
                  match: { paths: [/%1$s] }
                  forward: { service: s }
                  policies: [ { type: rate-limit, settings: { scope: cluster, limit: 1, per: 1h, by: all } } ]
                """.formatted(name, upstream.address())));
    }

    private void apply(String... namesAndSettings) {
        var routes = new StringBuilder("routes:\n");
        for (int index = 0; index < namesAndSettings.length; index += 2)
            routes.append("""
                    - name: %1$s
                      match: { paths: [/%1$s, "/%1$s/{id}"] }
                      respond: { status: 200 }
                      policies: [ { type: rate-limit, settings: { scope: cluster, %2$s } } ]
                    """.formatted(namesAndSettings[index], namesAndSettings[index + 1]));
        gateways.forEach(gateway -> gateway.apply(routes.toString()));
    }

    private Map<Integer, Integer> together(String path, int requests) throws Exception {
        var seen = new ConcurrentHashMap<Integer, AtomicInteger>();
        var pool = Executors.newFixedThreadPool(NODES * CLIENTS);
        try {
            var running = new ArrayList<Future<?>>();
            for (var gateway : gateways)
                for (int client = 0; client < CLIENTS; client++)
                    running.add(pool.submit(() -> {
                        for (int request = 0; request < requests; request++)
                            count(seen, gateway.get(path).status());
                    }));
            for (var each : running) each.get();
        } finally {
            pool.shutdownNow();
        }
        var counts = new HashMap<Integer, Integer>();
        seen.forEach((status, count) -> counts.put(status, count.get()));
        return counts;
    }

    private static void count(Map<Integer, AtomicInteger> seen, int status) {
        seen.computeIfAbsent(status, first -> new AtomicInteger()).incrementAndGet();
    }

    private static int passed(Map<Integer, AtomicInteger> seen) {
        return seen.getOrDefault(200, new AtomicInteger()).get();
    }

    private void allAreUp() {
        Await.until(
                "all have Redis",
                () -> gateways.stream().allMatch(each -> each.redis().isUp()));
    }

    private long asked() {
        return gateways.stream().mapToLong(each -> each.redis().asked()).sum();
    }

    private List<String> keys() {
        var keys = new ArrayList<String>();
        redis.send(Request.cmd(Command.KEYS).arg("portico:limit:*")).forEach(key -> keys.add(key.toString()));
        return keys;
    }

    /** How far ahead the first limit of a key was when it last counted, in nanoseconds. */
    private long ahead(String key) {
        return Long.parseLong(
                redis.send(Request.cmd(Command.GET).arg(key)).toString().split(" ")[1]);
    }

    private static MadeUpRequest request(String path) {
        return new MadeUpRequest("GET", "http://gateway.test" + path, null, null);
    }
}
