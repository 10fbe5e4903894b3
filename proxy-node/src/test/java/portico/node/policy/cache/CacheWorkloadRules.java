package portico.node.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
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
import portico.testing.RawClient;

/** Random workloads: no answer is one that a naive reading of the rules forbids, and the bound holds. */
abstract class CacheWorkloadRules {
    private static final String[] PATHS = {"a", "b", "c", "d"};
    private static final String[] CALLERS = {"", "key-of-consumer-a", "key-of-consumer-b"};
    private static final String[] LANGUAGES = {"", "de", "fr"};
    private static final String[] CONTROLS = {
        "max-age=20", "max-age=60", "public, max-age=40", "s-maxage=30", "private, max-age=60", "no-store", "max-age=0"
    };

    private final TestGateway gateway;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Made> made = new ConcurrentHashMap<>();

    /** What the service answers next. */
    private volatile String control = "";

    private volatile boolean varies;
    private volatile int size;
    private volatile long seconds;

    private final TestUpstream upstream = new TestUpstream((request, connection) -> {
        String name = "answer-" + numbers.incrementAndGet();
        var headers = new ArrayList<String>(List.of("Cache-Control: " + control, "X-Name: " + name));
        if (varies) headers.add("Vary: Accept-Language");
        made.put(name, new Made(request.requestLine(), request.header("accept-language"), control, varies, seconds));
        TestUpstream.answer(
                        "200 OK",
                        request.requestLine().startsWith("HEAD") ? "" : "x".repeat(size),
                        headers.toArray(String[]::new))
                .serve(request, connection);
    });

    /** An answer as the service made it. */
    private record Made(String requestLine, List<String> language, String control, boolean varies, long seconds) {
        long freshSeconds() {
            String number = control.replaceAll(".*(?:max-age|s-maxage)=([0-9]+).*", "$1");
            return number.equals(control) ? 0 : Long.parseLong(number);
        }

        boolean isForAll() {
            return control.contains("public") || control.contains("s-maxage");
        }

        boolean isForNobodyElse() {
            return control.contains("private") || control.contains("no-store");
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
                services: [ { name: s, url: "http://%s" } ]
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
        gateway.clock().ahead(Duration.ZERO);
        gateway.answers().purge(new CachePurge(null, "/", null));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void noAnswerIsOneThatANaiveReadingForbids(long seed) {
        apply();
        var random = new Random(seed);
        Map<String, Long> changed = new ConcurrentHashMap<>();
        Map<String, Who> firstFor = new ConcurrentHashMap<>();
        int stored = 0;
        seconds = 0;
        for (int step = 0; step < 400; step++) {
            if (random.nextInt(4) == 0) seconds += random.nextInt(15);
            gateway.clock().ahead(Duration.ofSeconds(seconds));
            control = pick(random, CONTROLS);
            varies = random.nextBoolean();
            size = random.nextInt(4) == 0 ? random.nextInt(60_000) : random.nextInt(2_000);
            String path = (random.nextInt(3) > 0 ? "/open/" : "/r/") + pick(random, PATHS);
            String caller = path.startsWith("/r/") ? pick(random, CALLERS) : "";
            String authorization = !path.startsWith("/r/") && random.nextInt(3) == 0 ? pick(random, CALLERS) : "";
            String language = pick(random, LANGUAGES);
            if (random.nextInt(12) == 0) {
                gateway.send("POST " + path + " HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 0\r\n\r\n");
                changed.put(path, (long) numbers.get());
                continue;
            }
            var headers = new ArrayList<String>();
            if (!caller.isEmpty()) headers.add("X-Api-Key: " + caller);
            if (!authorization.isEmpty()) headers.add("Authorization: Bearer " + authorization);
            if (!language.isEmpty()) headers.add("Accept-Language: " + language);
            int before = numbers.get();
            RawClient.Response response = gateway.get(path, headers.toArray(String[]::new));
            String name = response.header("x-name").orElseThrow();
            // Whoever meets the route with key-auth is somebody, the anonymous consumer too.
            var who = new Who(path.startsWith("/r/") ? "consumer " + caller : authorization);
            boolean fetched = numbers.get() > before;
            if (fetched) {
                assertThat(name).isEqualTo("answer-" + numbers.get());
                firstFor.put(name, who);
            } else {
                stored++;
                Made original = made.get(name);
                assertThat(original.requestLine()).isEqualTo("GET " + path + " HTTP/1.1");
                assertThat(original.isForNobodyElse()).isFalse();
                assertThat(seconds - original.seconds()).isLessThan(original.freshSeconds());
                if (original.varies())
                    assertThat(original.language()).isEqualTo(language.isEmpty() ? List.of() : List.of(language));
                if (!original.isForAll()) {
                    assertThat(who.isSomebody()).isFalse();
                    assertThat(firstFor.get(name).isSomebody()).isFalse();
                }
                assertThat(Long.parseLong(name.substring(7))).isGreaterThan(changed.getOrDefault(path, 0L));
            }
            assertThat(gateway.answers().bytes())
                    .isBetween(0L, gateway.answers().bytesMax());
        }
        assertThat(stored).isGreaterThan(10);
    }

    private record Who(String name) {
        boolean isSomebody() {
            return !name.isEmpty();
        }
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

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"as-allowed", "per-consumer"})
    void nobodyGetsWhatWasMadeForAnother(String authenticated) throws Exception {
        upstream.behave((request, connection) -> {
            String consumer = request.header("x-portico-consumer").toString();
            TestUpstream.answer("200 OK", "for " + consumer, "Cache-Control: max-age=60")
                    .serve(request, connection);
        });
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
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
                assertThat(made.get(response.header("x-name").orElseThrow()).requestLine())
                        .isEqualTo("GET " + path + " HTTP/1.1");
                most.accumulateAndGet(gateway.answers().bytes(), Math::max);
                if (random.nextInt(30) == 0) gateway.answers().purge(new CachePurge(path, null, null));
            }
        } catch (RuntimeException | Error e) {
            failure.put(Thread.currentThread().getName(), e);
        }
    }
}
