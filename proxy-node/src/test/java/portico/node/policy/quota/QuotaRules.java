package portico.node.policy.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.explain.MadeUpRequest;
import portico.config.policy.quota.CalendarWindow;
import portico.config.statistics.QuotaStanding;
import portico.config.statistics.QuotaUse;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestRedis;
import portico.node.testing.TestUpstream;
import portico.testing.Await;

/** Several gateways and one real Redis, by a clock of the test's, whichever carrier brings the exchanges. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class QuotaRules {
    private static final int NODES = 2;
    private static final int CLIENTS = 2; // of each node
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final String WEBSOCKET = "Connection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13";

    private final boolean fast;
    private final List<TestGateway> gateways = new ArrayList<>();
    private final TestUpstream upstream = new TestUpstream();
    private final Map<QuotaStanding.Of, Long> stored = new HashMap<>();
    private TestRedis redis;

    QuotaRules(boolean fast) {
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
        theyKnowEachOther();
    }

    @BeforeEach
    void begin() {
        at(NOON);
    }

    @AfterAll
    void stop() throws Exception {
        for (var gateway : gateways) gateway.close();
        redis.close();
        upstream.close();
    }

    @Test
    void asManyPassAsMayUntilTheDayEnds() {
        apply("day", "limit: 3, window: day, by: all");
        var first = gateways.get(0).get("/day");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("ratelimit")).hasValue("\"quota\";r=2;t=43200");
        assertThat(first.header("ratelimit-policy")).hasValue("\"quota\";q=3;w=86400");
        assertThat(gateways.get(1).get("/day").header("ratelimit")).hasValue("\"quota\";r=1;t=43200");
        assertThat(gateways.get(0).get("/day").status()).isEqualTo(200);

        at(NOON.plus(Duration.ofHours(11)));
        var refused = gateways.get(1).get("/day");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("content-type")).hasValue("application/problem+json");
        assertThat(refused.body()).contains("quota-used-up");
        assertThat(refused.header("retry-after")).hasValue("3600");
        assertThat(refused.header("ratelimit")).hasValue("\"quota\";r=0;t=3600");

        at(NOON.plus(Duration.ofHours(12)).minusMillis(1));
        assertThat(gateways.get(0).get("/day").header("retry-after")).hasValue("1");
        at(NOON.plus(Duration.ofHours(12)));
        assertThat(gateways.get(1).get("/day").header("ratelimit")).hasValue("\"quota\";r=2;t=86400");
    }

    @Test
    void aRouteThatIsMadeAnewGoesOnFromWhatWasUsed() {
        for (int made = 0; made < 2; made++) {
            String remade = """
                    routes:
                    - id: %s
                      name: remade
                      match: { paths: [/remade] }
                      respond: { status: 200 }
                      policies: [ { type: quota, settings: { limit: 3, window: day, by: all } } ]
                    """.formatted(UUID.randomUUID());
            gateways.forEach(gateway -> gateway.apply(remade));
            assertThat(gateways.get(made).get("/remade").header("ratelimit"))
                    .hasValue("\"quota\";r=%d;t=43200".formatted(2 - made));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void countsAsSomebodyWithACalendarDoes(long seed) {
        var random = new Random(seed);
        var window = CalendarWindow.values()[random.nextInt(4)];
        ZoneId zone =
                ZoneId.of(List.of("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
                        .get(random.nextInt(5)));
        int limit = 1 + random.nextInt(6);
        String name = "drawn" + seed;
        apply(
                name,
                "limit: %d, window: %s, timeZone: %s, by: header, header: x-who, lease: 1"
                        .formatted(limit, window.word(), zone));
        // Late in a year, in which the clocks are moved; it goes on from there.
        Instant now = Instant.parse("2026-10-0%dT00:00:00Z".formatted(1 + random.nextInt(9)));
        long step = switch (window) {
            case HOUR -> 3_600;
            case DAY -> 86_400;
            case WEEK -> 7 * 86_400;
            case MONTH -> 31 * 86_400;
        };
        var passed = new HashMap<String, Integer>();
        for (int request = 0; request < 60; request++) {
            now = now.plusMillis(random.nextLong(step * 1000 / limit));
            at(now);
            String who = "w" + random.nextInt(2);
            var span = window.at(now, zone);
            int before = passed.getOrDefault(who + span.begin(), 0);
            var answer = gateways.get(random.nextInt(NODES)).get("/" + name, "X-Who: " + who);

            assertThat(answer.status()).as("%s at %s", window, now).isEqualTo(before < limit ? 200 : 429);
            long left = (span.end().toEpochMilli() - now.toEpochMilli() + 999) / 1000;
            int remaining = Math.max(0, limit - before - 1);
            assertThat(answer.header("ratelimit")).hasValue("\"quota\";r=" + remaining + ";t=" + left);
            if (before < limit) passed.put(who + span.begin(), before + 1);
            else assertThat(answer.header("retry-after")).hasValue(Long.toString(left));
        }
    }

    @Test
    void whatIsTakenAheadKeepsWithinTheLimitAndAsksLess() throws Exception {
        int limit = 120;
        int lease = 10;
        apply("leased", "limit: 120, by: all, lease: 10");
        long askedBefore = asked();
        long began = System.nanoTime();
        Map<Integer, Integer> seen = together("/leased", 60);
        assertThat(seen.keySet()).containsOnly(200, 429);
        assertThat(seen.get(200)).isBetween(limit - NODES * lease, limit);
        // Each half second a node may say that it is there, and each of its two loops give back and take anew.
        long halves = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / 500 + 1;
        assertThat(asked() - askedBefore).isLessThan(NODES * CLIENTS * 60 / 2 + halves * NODES * 5);
        // What the nodes hold is given back, and used by whoever comes.
        Await.until("the rest has passed", () -> {
            int status = gateways.get(0).get("/leased").status();
            if (status == 200) seen.merge(200, 1, Integer::sum);
            return seen.get(200) == limit;
        });
        assertThat(gateways.get(1).get("/leased").status()).isEqualTo(429);
    }

    @Test
    void aLimitThatIsChangedGoesOnFromWhatWasUsed() {
        apply("changed", "limit: 2, by: all");
        for (int time = 0; time < 2; time++)
            assertThat(gateways.get(0).get("/changed").status()).isEqualTo(200);
        assertThat(gateways.get(0).get("/changed").status()).isEqualTo(429);
        apply("changed", "limit: 5, by: all");
        for (int time = 0; time < 3; time++)
            assertThat(gateways.get(1).get("/changed").status()).isEqualTo(200);
        assertThat(gateways.get(0).get("/changed").status()).isEqualTo(429);
    }

    @Test
    void valuesAreCountedApartAndAreNotToBeReadInRedis() {
        apply("apart", "limit: 1, by: [header, path-parameter], header: x-tenant, parameter: id");
        var first = gateways.get(0);
        assertThat(first.get("/apart/1", "X-Tenant: very-secret").status()).isEqualTo(200);
        assertThat(gateways.get(1).get("/apart/1", "X-Tenant: very-secret").status())
                .isEqualTo(429);
        assertThat(first.get("/apart/2", "X-Tenant: very-secret").status()).isEqualTo(200);
        assertThat(first.get("/apart/1", "X-Tenant: b").status()).isEqualTo(200);
        assertThat(first.get("/apart/1").status()).isEqualTo(200);
        assertThat(keys()).isNotEmpty().noneMatch(key -> key.contains("secret"));
    }

    @Test
    void consumersAndTheirCredentialsAreTold() {
        said();
        gateways.forEach(gateway -> gateway.apply("""
                routes:
                - name: told
                  match: { paths: [/told] }
                  respond: { status: 200 }
                  policies:
                  - { type: key-auth }
                  - { type: quota, settings: { limit: 7, window: week, timeZone: Europe/Berlin, by: [credential, route] } }
                consumers:
                - name: acme
                  credentials: [ { type: api-key, name: main, value: the-key-of-acme-0123456789 } ]
                """));
        for (int time = 0; time < 2; time++)
            assertThat(gateways.get(0)
                            .get("/told", "X-Api-Key: the-key-of-acme-0123456789")
                            .status())
                    .isEqualTo(200);
        List<QuotaUse> said = gateways.get(0).quotas().take(100);
        assertThat(said).singleElement().satisfies(use -> {
            assertThat(use.consumer()).isNotNull();
            assertThat(use.credential()).isEqualTo("main");
            assertThat(use.route()).isEqualTo("told");
            assertThat(use.policy()).isEqualTo("quota");
            assertThat(use.place()).isEqualTo("route/told/quota");
            assertThat(use.limit()).isEqualTo(7);
            assertThat(use.used()).isEqualTo(2);
            assertThat(use.begin()).isEqualTo(Instant.parse("2026-11-22T23:00:00Z"));
            assertThat(use.end()).isEqualTo(Instant.parse("2026-11-29T23:00:00Z"));
        });
    }

    @Test
    void explainingCountsNothing() {
        said();
        apply("explained", "limit: 1, by: all");
        for (int time = 0; time < 3; time++)
            assertThat(gateways.get(0).explain(request("/explained")).toString())
                    .contains("0 more may follow in this window");
        assertThat(gateways.get(0).quotas().take(100)).isEmpty();
        assertThat(gateways.get(1).get("/explained").status()).isEqualTo(200);
        assertThat(gateways.get(0).explain(request("/explained")).toString()).contains("the next may pass in 129600 s");
    }

    @Test
    void everyProtocolIsHeldToIt() {
        upstream.behave(TestUpstream.raw("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"));
        forward("sockets", "limit: 1, by: all");
        assertThat(gateways.get(0).get("/sockets", WEBSOCKET).status()).isEqualTo(101);
        assertThat(gateways.get(1).get("/sockets", WEBSOCKET).status()).isEqualTo(429);
        upstream.behave(TestUpstream.answer("200 OK", "whole"));
        forward("streams", "limit: 1, by: all");
        String[] head = {":method GET", ":path /streams", ":scheme http", ":authority x"};
        String[] call = {
            ":method POST",
            ":path /streams",
            ":scheme http",
            ":authority x",
            "content-type application/grpc",
            "te trailers"
        };
        try (var client = new Http2Client(gateways.get(0).listener().h2cPort())) {
            client.request(1, true, head);
            assertThat(client.status(1)).isEqualTo("200");
            assertThat(client.field(1, "ratelimit")).startsWith("\"quota\";r=0;t=");
            client.request(3, true, head);
            assertThat(client.status(3)).isEqualTo("429");
            assertThat(client.field(3, "retry-after")).isEqualTo("129600");
            client.request(5, true, call);
            assertThat(client.field(5, "grpc-status")).isEqualTo("8");
        }
    }

    @Test
    void aRedisThatLostItsDataIsToldWhatIsKnown() {
        apply("lost", "limit: 10, by: all, lease: 1");
        for (int time = 0; time < 4; time++) pass("/lost", 0);
        for (int time = 0; time < 3; time++) pass("/lost", 1);
        settle();
        pass("/lost", 1);
        redis.send(Request.cmd(Command.FLUSHALL));
        // Seven are stored, and the second node knows of one more of its own.
        pass("/lost", 1);
        pass("/lost", 0);
        assertThat(gateways.get(0).get("/lost").status()).isEqualTo(429);
        assertThat(gateways.get(1).get("/lost").status()).isEqualTo(429);
    }

    @Test
    void aNodeThatHasJustStartedIsToldWhatIsStored() throws Exception {
        apply("fresh", "limit: 10, by: all, lease: 1");
        for (int time = 0; time < 8; time++) pass("/fresh", 0);
        settle();
        var fresh = new TestGateway(fast, redis.settings());
        fresh.clock().stop(NOON);
        fresh.start();
        try {
            Await.until("it is up", () -> fresh.redis().isUp());
            fresh.apply(route("fresh", "limit: 10, by: all, lease: 1"));
            redis.send(Request.cmd(Command.FLUSHALL));
            assertThat(fresh.get("/fresh").status()).isEqualTo(200);
            List<QuotaUse> said = fresh.quotas().take(10);
            fresh.quotas()
                    .stored(said, said.stream().map(use -> standing(use, 9)).toList());
            assertThat(fresh.get("/fresh").status()).isEqualTo(200);
            assertThat(fresh.get("/fresh").status()).isEqualTo(429);
        } finally {
            fresh.close();
        }
    }

    @Test
    void redisMayGoAndComeBackUnderLoad() throws Exception {
        gateways.forEach(gateway -> gateway.apply(route("away", "limit: 40, by: all, lease: 1")
                + route("refusing", "limit: 40, by: all, whenUnavailable: refuse")
                        .substring("routes:\n".length())
                + route("plenty", "limit: 1000000, by: all, lease: 10").substring("routes:\n".length())));
        for (int time = 0; time < 10; time++) {
            pass("/away", 0);
            pass("/away", 1);
        }
        settle();
        theyKnowEachOther();
        var seen = new ConcurrentHashMap<Integer, AtomicInteger>();
        var seenAlways = new ConcurrentHashMap<Integer, AtomicInteger>();
        var over = new AtomicBoolean();
        var pool = Executors.newFixedThreadPool(2 * NODES);
        try {
            var running = new ArrayList<Future<?>>();
            for (var gateway : gateways)
                running.add(pool.submit(() -> {
                    while (!over.get()) count(seenAlways, gateway.get("/plenty").status());
                }));
            Await.until("there is load", () -> passed(seenAlways) > 50);
            redis.stop();
            Await.until(
                    "all notice",
                    () -> gateways.stream().allMatch(each -> each.redis().linksUp() == 0));
            for (var gateway : gateways)
                running.add(pool.submit(() -> {
                    while (!over.get()) count(seen, gateway.get("/away").status());
                }));
            // Half of what is left each, whatever the other does.
            Await.until("each has had its share", () -> passed(seen) == 20);
            Await.until(
                    "the others are refused",
                    () -> seen.getOrDefault(429, new AtomicInteger()).get() > 50);
            assertThat(passed(seen)).isEqualTo(20);
            var share = gateways.get(0).get("/away");
            assertThat(Integer.parseInt(share.header("retry-after").orElseThrow()))
                    .isEqualTo(30);
            var refused = gateways.get(0).get("/refusing");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).hasValue("5");
            assertThat(refused.body()).contains("quota-unavailable");

            settle();
            redis.start();
            allAreUp();
            int before = seen.get(429).get();
            Await.until("they go on", () -> seen.get(429).get() > before + 50);
            int passedBefore = passed(seenAlways);
            Await.until("all of them", () -> passed(seenAlways) > passedBefore + 50);
            over.set(true);
            for (var each : running) each.get();
        } finally {
            over.set(true);
            pool.shutdownNow();
            if (!gateways.get(0).redis().isUp()) redis.start();
            allAreUp();
        }
        assertThat(seenAlways.keySet()).containsOnly(200);
        assertThat(seen.keySet()).containsOnly(200, 429);
        assertThat(passed(seen)).isEqualTo(20);
        assertThat(gateways.get(0).get("/refusing").status()).isEqualTo(200);
        at(NOON.plus(Duration.ofDays(3)));
        assertThat(gateways.get(0).get("/away").status()).isEqualTo(200);
    }

    private void pass(String path, int node) {
        assertThat(gateways.get(node).get(path).status()).isEqualTo(200);
    }

    /** As an admin service does: all that the nodes say is added up, and each is told what that makes. */
    private void settle() {
        var said = new HashMap<TestGateway, List<QuotaUse>>();
        for (var gateway : gateways) {
            List<QuotaUse> uses = gateway.quotas().take(10_000);
            uses.forEach(use -> stored.merge(use.of(), use.used(), Long::sum));
            said.put(gateway, uses);
        }
        said.forEach((gateway, uses) -> gateway.quotas()
                .stored(
                        uses,
                        uses.stream()
                                .map(use -> standing(use, stored.get(use.of())))
                                .toList()));
    }

    /** What was there to be said is said. */
    private void said() {
        for (var gateway : gateways) {
            List<QuotaUse> said = gateway.quotas().take(10_000);
            gateway.quotas().stored(said, List.of());
        }
    }

    private static QuotaStanding standing(QuotaUse use, long used) {
        return new QuotaStanding(use.key(), use.begin().getEpochSecond(), used);
    }

    private void at(Instant now) {
        gateways.forEach(gateway -> gateway.clock().stop(now));
    }

    private void apply(String name, String settings) {
        gateways.forEach(gateway -> gateway.apply(route(name, settings)));
    }

    private static String route(String name, String settings) {
        return """
                routes:
                - name: %1$s
                  match: { paths: [/%1$s, "/%1$s/{id}"] }
                  respond: { status: 200 }
                  policies: [ { type: quota, settings: { %2$s } } ]
                """.formatted(name, settings);
    }

    private void forward(String name, String settings) {
        gateways.forEach(gateway -> gateway.apply("""
                services: [ { name: s, url: "http://%3$s" } ]
                routes:
                - name: %1$s
                  match: { paths: [/%1$s] }
                  forward: { service: s }
                  policies: [ { type: quota, settings: { %2$s } } ]
                """.formatted(name, settings, upstream.address())));
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

    private void theyKnowEachOther() {
        Await.until(
                "the nodes know each other, and no others",
                () -> gateways.stream().allMatch(each -> each.redis().nodes() == NODES));
    }

    private void allAreUp() {
        Await.until(
                "all have Redis",
                () -> gateways.stream().allMatch(each -> each.redis().isUp()));
    }

    private long asked() {
        return gateways.stream().mapToLong(each -> each.redis().asked()).sum();
    }

    private Stream<String> keys() {
        var keys = new ArrayList<String>();
        redis.send(Request.cmd(Command.KEYS).arg("portico:quota:*")).forEach(key -> keys.add(key.toString()));
        return keys.stream();
    }

    private static MadeUpRequest request(String path) {
        return new MadeUpRequest("GET", "http://gateway.test" + path, null, null);
    }
}
