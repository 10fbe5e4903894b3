package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.channel.ChannelMessage.UnhealthyTarget;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** What both carriers do with several targets, bad ones among them. */
abstract class UpstreamRules {
    private static final String GET = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

    private final TestGateway gateway;
    private final List<TestUpstream> started = new ArrayList<>();
    private final TestUpstream one = start(TestUpstream.answer("200 OK", "one"), 0);
    private final TestUpstream two = start(TestUpstream.answer("200 OK", "two"), 0);

    UpstreamRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        started.forEach(TestUpstream::close);
    }

    @Test
    void noRequestFailsWhileTargetsAreKilledAndRevived() throws Exception {
        List<TestUpstream> targets =
                new ArrayList<>(List.of(one, two, start(TestUpstream.answer("200 OK", "three"), 0)));
        service(targets, """
                retries: { attempts: 3, on: [connect-failure, reset], backoff: { base: 5ms } }
                health: { passive: { failures: 2, eject: 100ms } }""");
        var over = new AtomicBoolean();
        var served = new AtomicInteger();
        var threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < 4; client++) clients.add(threads.submit(() -> requestsUntil(over, served)));
            for (int round = 0; round < 12; round++) {
                int victim = round % targets.size();
                int port = targets.get(victim).port();
                targets.get(victim).close();
                awaitMore(served, clients);
                var revived = start(TestUpstream.answer("200 OK", "again"), port);
                targets.set(victim, revived);
                Await.until("it is used again", () -> revived.accepted() > 0 || isOver(clients));
            }
            over.set(true);
            for (var client : clients) client.get(20, TimeUnit.SECONDS);
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    @Test
    void anIdleConnectionIsUsedAgainAndClosedInItsTime() {
        service(List.of(one), "pool: { idle: 5s }");
        try (var client = new RawClient(gateway.port())) {
            for (int round = 0; round < 5; round++)
                assertThat(client.send(GET).read().status()).isEqualTo(200);
            assertThat(one.accepted()).isEqualTo(1);
            Await.until("it is closed", () -> one.open() == 0);
            assertThat(client.send(GET).read().status()).isEqualTo(200);
            assertThat(one.accepted()).isEqualTo(2);
        }
    }

    @Test
    void anOldConnectionIsReplacedAndFinishesWhatItHas() {
        var go = new CountDownLatch(1);
        one.behave((request, connection) -> {
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n".getBytes());
            if (request.requestLine().startsWith("GET /slow ")) awaitQuietly(go);
            connection.getOutputStream().write("whole".getBytes());
        });
        service(List.of(one), "pool: { age: 200ms }");
        try (var slow = new RawClient(gateway.port());
                var client = new RawClient(gateway.port())) {
            slow.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            one.take();
            Await.until(
                    "two more have become too old",
                    () -> client.send(GET).read().status() == 200 && one.accepted() >= 4);
            go.countDown();
            assertThat(slow.read().body()).isEqualTo("whole");
            Await.until("idle ones go too", () -> one.open() == 0);
        }
    }

    @Test
    void noMoreConnectionsAreOpenedThanThePoolHas() throws Exception {
        var go = new CountDownLatch(1);
        one.behave((request, connection) -> {
            awaitQuietly(go);
            TestUpstream.answer("200 OK", "one").serve(request, connection);
        });
        service(List.of(one), "pool: { connections: 2 }\ntimeouts: { connect: 20s }");
        var threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<Integer>> clients = new ArrayList<>();
            for (int client = 0; client < 6; client++)
                clients.add(threads.submit(() -> gateway.get("/a").status()));
            one.take();
            go.countDown();
            for (var client : clients)
                assertThat(client.get(20, TimeUnit.SECONDS)).isEqualTo(200);
            assertThat(one.accepted()).isBetween(1, 2);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoWaitsForAConnectionForTooLongIsTold() throws Exception {
        one.behave((request, connection) -> {});
        service(List.of(one), "pool: { connections: 2 }\ntimeouts: { connect: 1s, response: 1m }");
        var threads = Executors.newFixedThreadPool(4);
        try {
            // One on each loop has a connection and no answer.
            List<Future<Integer>> clients = new ArrayList<>();
            for (int client = 0; client < 4; client++)
                clients.add(threads.submit(() -> gateway.get("/a").status()));
            Await.until(
                    "two have waited",
                    () -> clients.stream().filter(Future::isDone).count() >= 2);
            for (var client : clients)
                if (client.isDone()) assertThat(client.get()).isEqualTo(504);
            Await.until("one has come", () -> one.accepted() > 0);
            assertThat(one.accepted()).isBetween(1, 2);
        } finally {
            one.hangUp();
            threads.shutdownNow();
        }
    }

    @Test
    void overTheBoundOfThoseThatWaitForAConnectionTheAnswerComesAtOnce() throws Exception {
        var go = new CountDownLatch(1);
        one.behave((request, connection) -> {
            awaitQuietly(go);
            TestUpstream.answer("200 OK", "one").serve(request, connection);
        });
        service(
                List.of(one),
                "pool: { connections: 2 }\nbreaker: { pending: 1 }\ntimeouts: { connect: 20s, response: 20s }");
        var threads = Executors.newFixedThreadPool(4);
        try {
            // At most one on each loop has a connection and one waits: one of four is too many.
            List<Future<RawClient.Response>> clients = new ArrayList<>();
            for (int client = 0; client < 4; client++) clients.add(threads.submit(() -> gateway.get("/a")));
            Await.until("one is refused", () -> clients.stream().anyMatch(Future::isDone));
            go.countDown();
            int refused = 0;
            for (var client : clients) {
                var response = client.get(20, TimeUnit.SECONDS);
                if (response.status() == 200) continue;
                refused++;
                assertThat(response.status()).isEqualTo(503);
                assertThat(response.body()).contains("service-busy");
                assertThat(response.header("retry-after")).contains("1");
            }
            assertThat(refused).isBetween(1, 3); // the first three may come while none has a connection
        } finally {
            go.countDown();
            threads.shutdownNow();
        }
    }

    @Test
    void aConnectionThatDoesNotStandInTimeIsATimeout() throws IOException {
        var waiting = new ArrayList<Socket>();
        try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Nobody accepts, so soon nobody is let in any more.
            assertThatThrownBy(() -> {
                        while (waiting.size() < 64) {
                            var socket = new Socket();
                            waiting.add(socket);
                            socket.connect(full.getLocalSocketAddress(), 2_000);
                        }
                    })
                    .isInstanceOf(SocketTimeoutException.class);
            gateway.apply("""
                    services: [ { name: s, url: "http://127.0.0.1:%d", timeouts: { connect: 300ms } } ]
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    """.formatted(full.getLocalPort()));
            var response = gateway.get("/a");
            assertThat(response.status()).isEqualTo(504);
            assertThat(response.body()).contains("gateway-timeout");
        } finally {
            for (var socket : waiting) socket.close();
        }
    }

    @Test
    void aTargetThatFailsIsLeftAloneAndComesBack() {
        var asked = new AtomicInteger();
        var well = new AtomicBoolean();
        one.behave((request, connection) -> {
            asked.incrementAndGet();
            TestUpstream.answer(well.get() ? "200 OK" : "503 Service Unavailable", "one")
                    .serve(request, connection);
        });
        service(List.of(one, two), "health: { passive: { failures: 3, eject: 5s } }");
        for (int round = 0; round < 40; round++) gateway.get("/a");
        assertThat(asked).hasValue(3);
        assertThat(gateway.upstreams().unhealthy(10))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("since")
                .containsExactly(new UnhealthyTarget("s", one.address(), one.address(), false, true, false, null));
        for (int round = 0; round < 20; round++)
            assertThat(gateway.get("/a").status()).isEqualTo(200);
        well.set(true);
        Await.until("it is used again", () -> gateway.get("/a").body().equals("one"));
        assertThat(gateway.upstreams().unhealthyCount()).isZero();
    }

    @Test
    void aServiceIsNeverEjectedWhole() {
        one.behave(TestUpstream.answer("503 Service Unavailable", "one"));
        two.behave(TestUpstream.answer("503 Service Unavailable", "two"));
        service(List.of(one, two), "health: { passive: { failures: 1, eject: 10s, ejectPercentMax: 100 } }");
        for (int round = 0; round < 20; round++) {
            var response = gateway.get("/a");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.body()).isIn("one", "two"); // asked, and not refused by the gateway
        }
    }

    @Test
    void aTargetThatFailsItsChecksGetsNoTrafficUntilItPassesThem() {
        var well = new AtomicBoolean();
        one.behave((request, connection) -> TestUpstream.answer(
                        request.requestLine().startsWith("GET /health ") && !well.get() ? "500 Oops" : "200 OK", "one")
                .serve(request, connection));
        service(
                List.of(one, two),
                "health: { active: { path: /health, interval: 100ms, unhealthyAfter: 2, healthyAfter: 2 } }");
        Await.until("it gets nothing", () -> targetsOf(10).equals(Set.of("two")));
        well.set(true);
        Await.until("it is back", () -> targetsOf(10).equals(Set.of("one", "two")));
    }

    @Test
    void aTargetThatIsDeadFailsItsTcpChecks() {
        service(List.of(one, two), "health: { active: { type: tcp, interval: 100ms, unhealthyAfter: 1 } }");
        int port = one.port();
        one.close();
        Await.until("it gets nothing", () -> statusesOf(20).equals(Set.of(200)));
        start(TestUpstream.answer("200 OK", "one"), port);
        Await.until("it is back", () -> targetsOf(10).equals(Set.of("one", "two")));
    }

    @Test
    void whenAllFailTheirChecksAllAreUsed() {
        one.behave(failingChecks("one"));
        two.behave(failingChecks("two"));
        service(List.of(one, two), "health: { active: { path: /health, interval: 100ms, unhealthyAfter: 1 } }");
        Await.until("one of them is out", () -> one.waiting() > 10 && two.waiting() > 10);
        assertThat(targetsOf(10)).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void whatIsKnownOfATargetOutlivesASwap() {
        one.behave(TestUpstream.answer("503 Service Unavailable", "one"));
        String health = "health: { passive: { failures: 1, eject: 60s } }";
        service(List.of(one, two), health);
        for (int round = 0; round < 4; round++) gateway.get("/a");
        one.behave(TestUpstream.answer("200 OK", "one"));
        int connections = two.accepted();
        service(List.of(one, two), health + "\ntags: [other]\ntimeouts: { response: 7s }");
        assertThat(targetsOf(10)).containsExactly("two");
        assertThat(two.accepted()).isEqualTo(connections);
        // A target more is no reason to forget either.
        service(List.of(one, two, start(TestUpstream.answer("200 OK", "three"), 0)), health);
        assertThat(targetsOf(20)).containsExactlyInAnyOrder("two", "three");
    }

    @Test
    void aBreakerOpensProbesAndCloses() {
        var asked = new AtomicInteger();
        var well = new AtomicBoolean();
        one.behave((request, connection) -> {
            asked.incrementAndGet();
            TestUpstream.answer(well.get() ? "200 OK" : "500 Oops", "one").serve(request, connection);
        });
        service(List.of(one), "breaker: { failurePercent: 50, minimum: 10, window: 10s, open: 5s, probes: 2 }");
        for (int round = 0; round < 10; round++)
            assertThat(gateway.get("/a").status()).isEqualTo(500);
        var refused = gateway.get("/a");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).contains("circuit-open");
        assertThat(refused.header("retry-after")).contains("5");
        assertThat(asked).hasValue(10);
        // Half open: one probe fails, and it is open again.
        Await.until("a probe passes", () -> gateway.get("/a").status() == 500);
        assertThat(gateway.get("/a").status()).isEqualTo(503);
        assertThat(asked).hasValue(11);
        well.set(true);
        Await.until("it is closed", () -> statusesOf(10).equals(Set.of(200)));
    }

    @Test
    void noMoreThanTheAllowedExchangesAreUnderWay() throws Exception {
        var go = new CountDownLatch(1);
        var arrived = new CountDownLatch(2);
        one.behave((request, connection) -> {
            arrived.countDown();
            awaitQuietly(go);
            TestUpstream.answer("200 OK", "one").serve(request, connection);
        });
        service(List.of(one), "breaker: { concurrency: 2 }");
        try (var first = new RawClient(gateway.port());
                var second = new RawClient(gateway.port())) {
            first.send(GET);
            second.send(GET);
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            var refused = gateway.get("/a");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).contains("service-busy");
            assertThat(refused.header("retry-after")).contains("1");
            go.countDown();
            assertThat(first.read().status()).isEqualTo(200);
            assertThat(second.read().status()).isEqualTo(200);
        }
        assertThat(gateway.get("/a").status()).isEqualTo(200);
    }

    @Test
    void whoHasReadAnAnswerFindsItsPlaceAtTheServiceFree() {
        service(List.of(one), "breaker: { concurrency: 1 }");
        for (int round = 0; round < 200; round++)
            assertThat(gateway.get("/a").status()).as("round " + round).isEqualTo(200);
    }

    /** A service in HTTP/2 may say later that there is no more; its client knows by the length. */
    @ParameterizedTest(name = "a body of {0} octets")
    @ValueSource(ints = {0, 5})
    void whoKnowsByTheLengthThatItHasReadAllFindsItsPlaceFree(int length) {
        var open = new ConcurrentLinkedQueue<Http2Upstream.Stream>();
        try (var http2 = new Http2Upstream()) {
            http2.behave((request, stream) -> {
                stream.head("200", length);
                if (length > 0) stream.data("hello", false);
                open.add(stream);
            });
            gateway.apply("""
                    services:
                    - { name: s, protocol: h2c, targets: [ { address: "%s" } ], breaker: { concurrency: 1 } }
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    """.formatted(http2.address()));
            for (int round = 0; round < 3; round++)
                assertThat(gateway.get("/a").status()).isEqualTo(200);
            open.forEach(stream -> stream.data("", true));
            Await.until("nothing runs", () -> gateway.listener().running() == 0);
        }
    }

    /** What the gateway answers itself once the service has answered. */
    @Test
    void whoHasReadAnotherAnswerInsteadFindsItsPlaceFreeToo() {
        one.behave(TestUpstream.answer("500 Oops", "long and broad"));
        gateway.apply("""
                services: [ { name: s, url: "http://%s", breaker: { concurrency: 1 } } ]
                routes:
                - name: all
                  match: { paths: ["/**"] }
                  forward: { service: s }
                  policies:
                  - { type: error-pages, settings: { pages: [ { status: [5xx], origin: any, contentType: text/plain, body: sorry } ] } }
                  - { type: concurrency-limit, settings: { limit: 1, by: all } }
                """.formatted(one.address()));
        for (int round = 0; round < 200; round++) {
            var answer = gateway.get("/a");
            assertThat(answer.status()).as("round " + round).isEqualTo(500);
            assertThat(answer.body()).isEqualTo("sorry");
        }
    }

    @Test
    void aPlaceIsGivenBackOnceHoweverAnExchangeEnds() throws Exception {
        var stay = new CountDownLatch(1);
        one.behave((request, connection) -> {
            switch (request.requestLine().split(" ")[1]) {
                case "/cut" -> connection.close();
                case "/torn" -> {
                    connection.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab".getBytes());
                    connection.close();
                }
                case "/late" -> awaitQuietly(stay);
                default -> TestUpstream.answer("200 OK", "one").serve(request, connection);
            }
        });
        service(List.of(one), "breaker: { concurrency: 1 }\ntimeouts: { response: 1s }");
        for (String path : List.of("/a", "/cut", "/torn", "/late", "/a", "/left")) {
            try (var client = new RawClient(gateway.port())) {
                client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                if (!path.equals("/left")) client.readToEnd();
            }
            Await.until("nothing runs", () -> gateway.listener().running() == 0);
        }
        stay.countDown();
        service(List.of(one), "breaker: { concurrency: 1 }");
        var go = new CountDownLatch(1);
        var arrived = new CountDownLatch(1);
        one.behave((request, connection) -> {
            arrived.countDown();
            awaitQuietly(go);
            TestUpstream.answer("200 OK", "one").serve(request, connection);
        });
        try (var inside = new RawClient(gateway.port())) {
            inside.send(GET);
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.get("/a").status())
                    .as("one place, neither more nor less")
                    .isEqualTo(503);
            go.countDown();
            assertThat(inside.read().status()).isEqualTo(200);
        }
        assertThat(gateway.get("/a").status()).isEqualTo(200);
    }

    @Test
    void theBudgetBoundsTheRepetitions() {
        var asked = new AtomicInteger();
        one.behave((request, connection) -> {
            asked.incrementAndGet();
            TestUpstream.answer("503 Service Unavailable", "no").serve(request, connection);
        });
        service(
                List.of(one),
                "retries: { attempts: 3, on: [\"503\"], backoff: { base: 0ms }, budgetPercent: 10 }"); // of its own:
        // what others
        // saved lasts
        long began = System.nanoTime();
        for (int round = 0; round < 200; round++)
            assertThat(gateway.get("/a").status()).isEqualTo(503);
        long free = 10 + 10 * (TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + 1);
        assertThat(asked.get()).isBetween(200 + 20, (int) (200 + 20 + free));
    }

    @Test
    void aTryThatTakesTooLongIsMadeElsewhere() {
        one.behave((request, connection) -> {});
        service(List.of(one, two), "retries: { attempts: 1, on: [timeout], perTryTimeout: 2s }");
        for (int round = 0; round < 4; round++)
            assertThat(gateway.get("/a").body()).isEqualTo("two");
        // A request that may not be made twice is not.
        var statuses = new HashSet<Integer>();
        for (int round = 0; round < 4; round++)
            statuses.add(gateway.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
                    .status());
        assertThat(statuses).containsExactlyInAnyOrder(200, 504);
    }

    @Test
    void aSmallBodyIsSentAgain() {
        one.behave((request, connection) -> connection.close());
        two.behave((request, connection) ->
                TestUpstream.answer("200 OK", new String(request.body())).serve(request, connection));
        service(List.of(one, two), "retries: { attempts: 1, on: [reset], bodyBytesMax: 1KiB }");
        for (int round = 0; round < 4; round++) {
            assertThat(send("PUT", 1000).body()).isEqualTo("b".repeat(1000));
            assertThat(gateway.get("/a").status()).isEqualTo(200);
        }
        assertThat(statuses("PUT", 1025)).containsExactlyInAnyOrder(200, 502);
        assertThat(statuses("POST", 10)).containsExactlyInAnyOrder(200, 502);
        service(List.of(one, two), "retries: { attempts: 1, on: [reset], bodyBytesMax: 1KiB, anyMethod: true }");
        assertThat(statuses("POST", 10)).containsExactly(200);
    }

    @Test
    void aBodyOfManyPiecesIsSentAgainAsItCame() {
        one.behave((request, connection) -> connection.close());
        two.behave((request, connection) ->
                TestUpstream.answer("200 OK", new String(request.body())).serve(request, connection));
        service(List.of(one, two), "retries: { attempts: 1, on: [reset], bodyBytesMax: 64KiB }");
        String body = IntStream.range(0, 10_000).mapToObj("%04d"::formatted).collect(Collectors.joining());
        for (int round = 0; round < 4; round++)
            assertThat(gateway.send("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 40000\r\n\r\n" + body)
                            .body())
                    .isEqualTo(body);
    }

    @Test
    void anExchangeEndsWithItsTotalTimeout() {
        service(List.of(one), "timeouts: { total: 2s }");
        one.behave((request, connection) -> {});
        assertThat(gateway.get("/a").status()).isEqualTo(504);
        one.behave((request, connection) -> {
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf".getBytes());
            connection.getOutputStream().flush();
        });
        assertThatThrownBy(() -> gateway.get("/a")).isInstanceOf(UncheckedIOException.class);
        one.behave(TestUpstream.answer("200 OK", "one"));
        service(List.of(one), "");
        assertThat(gateway.get("/a").status()).isEqualTo(200);
    }

    @Test
    void aRouteMayWaitLessThanItsService() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s, timeouts: { response: 200ms } } } ]
                """.formatted(one.address()));
        one.behave((request, connection) -> {});
        assertThat(gateway.get("/a").status()).isEqualTo(504);
    }

    @Test
    void aRouteMayTryAgainWhereItsServiceDoesNotAndTheOtherWayRound() {
        one.behave((request, connection) -> connection.close());
        two.behave((request, connection) ->
                TestUpstream.answer("200 OK", new String(request.body())).serve(request, connection));
        gateway.apply("""
                services:
                - name: s
                  targets: [ { address: "%s" }, { address: "%s" } ]
                  retries: { attempts: 1, on: [reset] }
                routes:
                - { name: as-the-service, match: { paths: ["/a"] }, forward: { service: s } }
                - { name: never, match: { paths: ["/never"] }, forward: { service: s, retries: { attempts: 0 } } }
                - { name: other, match: { paths: ["/other"] }, forward: { service: s, retries: { on: ["503"] } } }
                - name: more
                  match: { paths: ["/more"] }
                  forward: { service: s, retries: { bodyBytesMax: 1KiB, anyMethod: true } }
                - name: shared
                  match: { paths: ["/shared"] }
                  split: { destinations: [ { service: s, retries: { attempts: 0 } } ] }
                """.formatted(one.address(), two.address()));
        assertThat(statusesOf("GET", "/a")).containsExactly(200);
        assertThat(statusesOf("GET", "/never")).containsExactlyInAnyOrder(200, 502);
        assertThat(statusesOf("GET", "/other")).containsExactlyInAnyOrder(200, 502);
        assertThat(statusesOf("GET", "/shared")).containsExactlyInAnyOrder(200, 502);
        assertThat(statusesOf("POST", "/a")).containsExactlyInAnyOrder(200, 502);
        assertThat(statusesOf("POST", "/more")).containsExactly(200);
    }

    @Test
    void theSameValueGoesToTheSameTarget() {
        service(
                List.of(one, two, start(TestUpstream.answer("200 OK", "three"), 0)),
                "balancing: { algorithm: consistent-hash, hashBy: header, name: x-tenant }");
        var targets = new HashSet<String>();
        for (int tenant = 0; tenant < 30; tenant++) {
            String header = "X-Tenant: t" + tenant;
            String target = gateway.get("/a", header).body();
            targets.add(target);
            for (int round = 0; round < 3; round++)
                assertThat(gateway.get("/a", header).body()).isEqualTo(target);
        }
        assertThat(targets).hasSize(3);
    }

    @Test
    void theLessBusyTargetIsChosen() throws Exception {
        var go = new CountDownLatch(1);
        var stuck = new CountDownLatch(5);
        one.behave((request, connection) -> {
            stuck.countDown();
            awaitQuietly(go);
            TestUpstream.answer("200 OK", "one").serve(request, connection);
        });
        two.behave((request, connection) -> {
            if (request.requestLine().startsWith("GET /first ")) connection.close();
            else TestUpstream.answer("200 OK", "two").serve(request, connection);
        });
        service(List.of(one, two), """
                balancing: { algorithm: least-requests }
                retries: { attempts: 1, on: [reset], backoff: { base: 0ms } }""");
        List<RawClient> clients = new ArrayList<>();
        for (int client = 0; client < 5; client++)
            clients.add(new RawClient(gateway.port()).send("GET /first HTTP/1.1\r\nHost: x\r\n\r\n"));
        assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue(); // all end up at one, which keeps them
        for (int round = 0; round < 20; round++)
            assertThat(gateway.get("/a").body()).isEqualTo("two");
        go.countDown();
        for (var client : clients)
            try (client) {
                assertThat(client.read().body()).isEqualTo("one");
            }
    }

    private void requestsUntil(AtomicBoolean over, AtomicInteger served) {
        try (var client = new RawClient(gateway.port())) {
            while (!over.get()) {
                client.send(GET);
                assertThat(client.read().status()).isEqualTo(200);
                served.incrementAndGet();
            }
        }
    }

    private static void awaitMore(AtomicInteger served, List<Future<?>> clients) {
        int enough = served.get() + 40;
        Await.until("traffic goes on", () -> served.get() > enough || isOver(clients));
    }

    /** One of them has failed, and will say why. */
    private static boolean isOver(List<Future<?>> clients) {
        return clients.stream().anyMatch(Future::isDone);
    }

    private RawClient.Response send(String method, int length) {
        return gateway.send(
                method + " /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n" + "b".repeat(length));
    }

    private Set<Integer> statusesOf(String method, String path) {
        var statuses = new HashSet<Integer>();
        for (int round = 0; round < 8; round++)
            statuses.add(gateway.send(method + " " + path + " HTTP/1.1\r\nHost: x\r\n"
                            + (method.equals("GET") ? "\r\n" : "Content-Length: 3\r\n\r\nabc"))
                    .status());
        return statuses;
    }

    private Set<Integer> statuses(String method, int length) {
        var statuses = new HashSet<Integer>();
        for (int round = 0; round < 8; round++)
            statuses.add(send(method, length).status());
        return statuses;
    }

    private Set<String> targetsOf(int requests) {
        var bodies = new HashSet<String>();
        for (int request = 0; request < requests; request++)
            bodies.add(gateway.get("/a").body());
        return bodies;
    }

    private Set<Integer> statusesOf(int requests) {
        var statuses = new HashSet<Integer>();
        for (int request = 0; request < requests; request++)
            statuses.add(gateway.get("/a").status());
        return statuses;
    }

    private void service(List<TestUpstream> targets, String settings) {
        String addresses = String.join(
                ", ",
                targets.stream()
                        .map(target -> "{ address: \"" + target.address() + "\" }")
                        .toList());
        gateway.apply("""
                services:
                - name: s
                  targets: [ %s ]
                %s
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(addresses, settings.indent(2)));
    }

    private TestUpstream start(TestUpstream.Behaviour behaviour, int port) {
        var upstream = new TestUpstream(behaviour, port);
        started.add(upstream);
        return upstream;
    }

    private static TestUpstream.Behaviour failingChecks(String body) {
        return (request, connection) -> TestUpstream.answer(
                        request.requestLine().startsWith("GET /health ") ? "500 Oops" : "200 OK", body)
                .serve(request, connection);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
