package portico.node.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.channel.CachePurge;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** Random workloads: no answer is one that a naive reading of the rules forbids, and the bound holds. */
abstract class CacheWorkloadRules {
    private static final String[] PATHS = {"a", "b", "c", "d"};
    private static final String[] CALLERS = {"", "key-of-consumer-a", "key-of-consumer-b"};
    private static final String[] LANGUAGES = {"", "de", "fr"};
    private static final String[] CONTROLS = {
        "max-age=20",
        "max-age=60",
        "public, max-age=40",
        "s-maxage=30",
        "private, max-age=60",
        "no-store",
        "max-age=0",
        "public, no-cache",
        "public, max-age=10, must-revalidate",
        "public, max-age=10, stale-if-error=30",
        "public, max-age=10, stale-while-revalidate=30",
        "expires=25"
    };

    private final TestGateway gateway;
    private final Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    /** How many requests the service has had. */
    private final AtomicInteger turns = new AtomicInteger();

    /** All that the service has ever said of an answer, by its name: the answer itself, and that it is still good. */
    private final Map<String, List<Said>> said = new ConcurrentHashMap<>();

    /** What the service does next. */
    private volatile String control = "";

    private volatile boolean varies;
    private volatile boolean fails;

    /** Whether it says of what it is asked that it is still good. */
    private volatile boolean knows;

    private volatile int size;
    private volatile long seconds;
    private volatile String who = "";

    private final TestUpstream upstream = new TestUpstream((request, connection) -> {
        int turn = turns.incrementAndGet();
        if (fails) {
            TestUpstream.answer("503 Service Unavailable", "down").serve(request, connection);
            return;
        }
        List<String> tags = request.header("if-none-match");
        String tag = tags.isEmpty() ? "" : tags.get(0).replace("\"", "");
        boolean still = knows && said.containsKey(tag);
        String name = still ? tag : "answer-" + turn;
        var now = new Said(
                name,
                turn,
                request.requestLine(),
                who,
                request.header("accept-language"),
                control,
                varies,
                seconds,
                size);
        if (still) now = now.still(said.get(tag));
        said.computeIfAbsent(name, first -> new CopyOnWriteArrayList<>()).add(now);
        boolean bodiless = still || request.requestLine().startsWith("HEAD");
        TestUpstream.answer(still ? "304 Not Modified" : "200 OK", bodiless ? "" : now.body(), fields(now))
                .serve(request, connection);
    });

    private String[] fields(Said now) {
        var fields = new ArrayList<String>();
        fields.add("ETag: \"" + now.name() + "\"");
        fields.add(
                now.control().startsWith("expires=")
                        ? "Expires: "
                                + HttpDates.format((begun.getEpochSecond() + now.seconds() + now.freshSeconds()) * 1000)
                        : "Cache-Control: " + now.control());
        if (now.varies()) fields.add("Vary: Accept-Language");
        return fields.toArray(String[]::new);
    }

    /**
     * What the service has said of an answer.
     *
     * @param turn the number of the request that it said it to
     * @param who sent that; empty for nobody in particular
     */
    private record Said(
            String name,
            int turn,
            String requestLine,
            String who,
            List<String> language,
            String control,
            boolean varies,
            long seconds,
            int size) {
        /** The same of an answer from before. */
        Said still(List<Said> before) {
            Said last = before.get(before.size() - 1);
            // Fields that are not said anew stay (RFC 9111 §3.2): with both, Cache-Control would count and Expires not.
            String counts = control.startsWith("expires=") ? "max-age=25" : control;
            return new Said(
                    name, turn, last.requestLine, who, language, counts, varies || last.varies, seconds, last.size);
        }

        String body() {
            return (name + "; ").repeat(size / 10 + 1).substring(0, size);
        }

        long freshSeconds() {
            return control.contains("no-cache") ? 0 : number("(?:max-age|s-maxage|expires)");
        }

        /** At this age, and from there on, nobody may be given it without being asked. */
        long endSeconds(boolean failing) {
            return freshSeconds() + number("stale-while-revalidate") + (failing ? number("stale-if-error") : 0);
        }

        private long number(String directive) {
            String number = control.replaceAll(".*" + directive + "=([0-9]+).*", "$1");
            return number.equals(control) ? 0 : Long.parseLong(number);
        }

        private boolean isForAll() {
            return control.contains("public") || control.contains("s-maxage") || control.contains("must-revalidate");
        }

        private boolean isForNobodyElse() {
            return control.contains("private") || control.contains("no-store");
        }

        /** True when this allows that somebody else is given the answer now. */
        boolean allows(String path, String caller, String itsLanguage, long now, boolean failing) {
            return requestLine.equals("GET " + path + " HTTP/1.1")
                    && !isForNobodyElse()
                    && now - seconds < endSeconds(failing)
                    && (!varies || language.equals(itsLanguage.isEmpty() ? List.of() : List.of(itsLanguage)))
                    && (isForAll() || caller.isEmpty() && who.isEmpty());
        }
    }

    CacheWorkloadRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    private void apply() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s", retries: { attempts: 1 } } ]
                routes:
                - name: r
                  match: { paths: ["/r/**"] }
                  forward: { service: s }
                  policies:
                  - { type: any-of, settings: { of: [ { type: key-auth } ], anonymous: nobody } }
                  - { type: cache, settings: { entryBytesMax: 64KiB } }
                - name: open
                  match: { paths: ["/open/**"] }
                  forward: { service: s }
                  policies: [ { type: cache, settings: { entryBytesMax: 64KiB } } ]
                consumers:
                - { name: nobody }
                - { name: a, credentials: [ { type: api-key, name: k, value: key-of-consumer-a } ] }
                - { name: b, credentials: [ { type: api-key, name: k, value: key-of-consumer-b } ] }
                """.formatted(upstream.address()));
        gateway.clock().stop(begun);
        gateway.answers().purge(new CachePurge(null, "/", null));
        fails = false;
        knows = false;
        varies = false;
        who = "";
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void noAnswerIsOneThatANaiveReadingForbids(long seed) {
        apply();
        var random = new Random(seed);
        Map<String, Integer> changed = new HashMap<>();
        int stored = 0;
        seconds = 0;
        for (int step = 0; step < 2000; step++) {
            if (random.nextInt(4) == 0) seconds += random.nextInt(15);
            gateway.clock().stop(begun.plusSeconds(seconds));
            control = pick(random, CONTROLS);
            varies = random.nextBoolean();
            fails = random.nextInt(6) == 0;
            knows = random.nextBoolean();
            size = random.nextInt(4) == 0 ? random.nextInt(60_000) : random.nextInt(2_000);
            String path = (random.nextInt(3) > 0 ? "/open/" : "/r/") + pick(random, PATHS);
            String caller = path.startsWith("/r/") ? pick(random, CALLERS) : "";
            String authorization = !path.startsWith("/r/") && random.nextInt(3) == 0 ? pick(random, CALLERS) : "";
            String language = pick(random, LANGUAGES);
            // Whoever meets the route with key-auth is somebody, the anonymous consumer too.
            who = path.startsWith("/r/") ? "consumer " + caller : authorization;
            if (random.nextInt(12) == 0) {
                int status = gateway.send(
                                "POST " + path + " HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 0\r\n\r\n")
                        .status();
                if (status < 400) changed.put(path, turns.get());
                continue;
            }
            var request = new StringBuilder();
            boolean head = random.nextInt(8) == 0;
            request.append(head ? "HEAD " : "GET ").append(path).append(" HTTP/1.1\r\nHost: gateway.test\r\n");
            if (!caller.isEmpty()) request.append("X-Api-Key: ").append(caller).append("\r\n");
            if (!authorization.isEmpty())
                request.append("Authorization: Bearer ").append(authorization).append("\r\n");
            if (!language.isEmpty())
                request.append("Accept-Language: ").append(language).append("\r\n");
            if (random.nextInt(4) == 0)
                request.append("Range: bytes=").append(range(random)).append("\r\n");
            if (random.nextInt(4) == 0)
                request.append("If-None-Match: \"answer-")
                        .append(1 + random.nextInt(turns.get() + 1))
                        .append("\"\r\n");
            int before = turns.get();
            RawClient.Response response;
            try (var client = new RawClient(gateway.port())) {
                response = client.send(request + "\r\n").read(head);
            }
            Await.until("nothing is fetched any more", () -> gateway.answers().flights() == 0);
            if (response.status() == 503) {
                assertThat(fails).isTrue();
                continue;
            }
            String name = response.header("etag").orElseThrow().replace("\"", "");
            List<Said> its = said.get(name);
            assertThat(its).as(name).isNotNull();
            // What the service says to this very request is for whoever sent it.
            if (its.stream().noneMatch(one -> one.turn() > before)) {
                stored++;
                assertThat(its)
                        .as("%s at %d s: %s of %s", request, seconds, response.status(), name)
                        .anySatisfy(one -> {
                            assertThat(one.allows(path, who, language, seconds, fails))
                                    .isTrue();
                            assertThat(one.turn()).isGreaterThan(changed.getOrDefault(path, 0));
                        });
            }
            isThatOrAPart(response, head, its.get(0));
            assertThat(gateway.answers().bytes())
                    .isBetween(0L, gateway.answers().bytesMax());
        }
        assertThat(stored).isGreaterThan(10);
    }

    private static String range(Random random) {
        int from = random.nextInt(3_000);
        return switch (random.nextInt(3)) {
            case 0 -> from + "-";
            case 1 -> "-" + from;
            default -> from + "-" + (from + random.nextInt(1_000));
        };
    }

    /** Whatever a client is sent of an answer are the octets of that answer. */
    private static void isThatOrAPart(RawClient.Response response, boolean head, Said its) {
        if (response.status() == 304 || response.status() == 416 || head) {
            assertThat(response.body()).isEmpty();
            return;
        }
        if (response.status() == 200) {
            assertThat(response.body()).isEqualTo(its.body());
            return;
        }
        assertThat(response.status()).isEqualTo(206);
        String[] range = response.header("content-range").orElseThrow().split("[ /-]", -1);
        assertThat(Integer.parseInt(range[3])).isEqualTo(its.size());
        int from = Integer.parseInt(range[1]);
        int to = Integer.parseInt(range[2]) + 1;
        assertThat(response.body()).isEqualTo(its.body().substring(from, to));
    }

    private static String pick(Random random, String[] from) {
        return from[random.nextInt(from.length)];
    }

    @Test
    void theBoundHoldsWithManyAtOnceAndPurgesInBetween() throws Exception {
        apply();
        control = "max-age=60";
        var most = new AtomicLong();
        var failure = new ConcurrentHashMap<String, Throwable>();
        var threads = new ArrayList<Thread>();
        for (int number = 0; number < 4; number++) {
            var random = new Random(number);
            var thread = new Thread(() -> work(random, most, failure));
            thread.start();
            threads.add(thread);
        }
        for (var thread : threads) thread.join();
        assertThat(failure).isEmpty();
        // What two event loops add at the same moment is over for that moment.
        assertThat(most.get()).isLessThanOrEqualTo(gateway.answers().bytesMax() + 2 * 66 * 1024);
        assertThat(gateway.answers().bytes()).isBetween(0L, gateway.answers().bytesMax());
        assertThat(gateway.answers().stats().evicted()).isPositive();
        gateway.answers().purge(new CachePurge(null, "/", null));
        assertThat(gateway.answers().bytes()).isZero();
        assertThat(gateway.answers().flights()).isZero();
    }

    /** What the service had been asked for before a purge or an unsafe request is for nobody who comes after that. */
    @Test
    void whatWasPurgedOrChangedIsGivenToNobodyWhoComesAfterThat() throws Exception {
        apply();
        control = "max-age=60";
        size = 20;
        List<AtomicInteger> floors = List.of(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
        long hits = gateway.answers().stats().hits();
        var failure = new ConcurrentHashMap<String, Throwable>();
        var threads = new ArrayList<Thread>();
        for (int number = 0; number < 4; number++) {
            var random = new Random(number);
            var thread = new Thread(() -> change(random, floors, failure));
            thread.start();
            threads.add(thread);
        }
        for (var thread : threads) thread.join();
        assertThat(failure).isEmpty();
        assertThat(gateway.answers().stats().hits()).isGreaterThan(hits);
    }

    /** @param floors for each path, the number of the newest request to the service that is out of date */
    private void change(Random random, List<AtomicInteger> floors, Map<String, Throwable> failure) {
        try (var client = new RawClient(gateway.port())) {
            for (int step = 0; step < 2000; step++) {
                int index = random.nextInt(floors.size());
                AtomicInteger floor = floors.get(index);
                String path = "/open/" + index;
                int turn = turns.get();
                if (random.nextInt(3) == 0) {
                    boolean unsafe = random.nextBoolean();
                    if (unsafe)
                        client.send("POST " + path + " HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 0\r\n\r\n")
                                .read();
                    else if (random.nextBoolean()) gateway.answers().purge(new CachePurge(path, null, null));
                    else gateway.answers().purge(new CachePurge(null, "gateway.test" + path, null));
                    floor.accumulateAndGet(turn, Math::max);
                    continue;
                }
                int least = floor.get();
                var response = client.send("GET " + path + " HTTP/1.1\r\nHost: gateway.test\r\n\r\n")
                        .read();
                assertThat(of(response).turn()).isGreaterThan(least);
                assertThat(of(response).requestLine()).isEqualTo("GET " + path + " HTTP/1.1");
            }
        } catch (RuntimeException | Error e) {
            failure.put(Thread.currentThread().getName(), e);
        }
    }

    private Said of(RawClient.Response response) {
        return said.get(response.header("etag").orElseThrow().replace("\"", "")).get(0);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"as-allowed", "per-consumer"})
    void nobodyGetsWhatWasMadeForAnother(String authenticated) throws Exception {
        upstream.behave((request, connection) -> {
            String consumer = request.header("x-portico-consumer").toString();
            TestUpstream.answer("200 OK", "for " + consumer, "Cache-Control: max-age=60")
                    .serve(request, connection);
        });
        gateway.apply("""
                services: [ { name: s, url: "http://%s", retries: { attempts: 1 } } ]
                routes:
                - name: r
                  match: { paths: ["/r/**"] }
                  forward: { service: s }
                  policies: [ { type: key-auth }, { type: cache, settings: { authenticated: %s } } ]
                consumers:
                - { name: a, credentials: [ { type: api-key, name: k, value: key-of-consumer-a } ] }
                - { name: b, credentials: [ { type: api-key, name: k, value: key-of-consumer-b } ] }
                - { name: c, credentials: [ { type: api-key, name: k, value: key-of-consumer-c } ] }
                """.formatted(upstream.address(), authenticated));
        gateway.answers().purge(new CachePurge(null, "/", null));
        long hits = gateway.answers().stats().hits();
        var failure = new ConcurrentHashMap<String, Throwable>();
        var threads = new ArrayList<Thread>();
        for (int number = 0; number < 6; number++) {
            String name = List.of("a", "b", "c").get(number % 3);
            var random = new Random(number);
            var thread = new Thread(() -> askAs(name, random, failure));
            thread.start();
            threads.add(thread);
        }
        for (var thread : threads) thread.join();
        assertThat(failure).isEmpty();
        if (authenticated.equals("per-consumer"))
            assertThat(gateway.answers().stats().hits()).isGreaterThan(hits);
        else assertThat(gateway.answers().stats().hits()).isEqualTo(hits);
    }

    private void askAs(String name, Random random, Map<String, Throwable> failure) {
        try (var client = new RawClient(gateway.port())) {
            for (int step = 0; step < 100; step++) {
                String path = "/r/" + random.nextInt(3);
                var response = client.send("GET " + path
                                + " HTTP/1.1\r\nHost: gateway.test\r\nX-Api-Key: key-of-consumer-" + name + "\r\n\r\n")
                        .read();
                assertThat(response.body()).isEqualTo("for [" + name + "]");
                if (random.nextInt(20) == 0) gateway.answers().purge(new CachePurge(path, null, null));
            }
        } catch (RuntimeException | Error e) {
            failure.put(Thread.currentThread().getName(), e);
        }
    }

    private void work(Random random, AtomicLong most, Map<String, Throwable> failure) {
        try (var client = new RawClient(gateway.port())) {
            for (int step = 0; step < 300; step++) {
                size = random.nextInt(60_000);
                String path = "/open/" + random.nextInt(60);
                RawClient.@Nullable Response response = client.send(
                                "GET " + path + " HTTP/1.1\r\nHost: gateway.test\r\n\r\n")
                        .read();
                assertThat(response.status()).isEqualTo(200);
                assertThat(of(response).requestLine()).isEqualTo("GET " + path + " HTTP/1.1");
                most.accumulateAndGet(gateway.answers().bytes(), Math::max);
                if (random.nextInt(30) == 0) gateway.answers().purge(new CachePurge(path, null, null));
            }
        } catch (RuntimeException | Error e) {
            failure.put(Thread.currentThread().getName(), e);
        }
    }
}
