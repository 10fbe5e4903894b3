package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.channel.ChannelMessage.UnhealthyTarget;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** What both carriers do with targets that are not well. */
abstract class HealthRules extends UpstreamRules {
    HealthRules(TestGateway gateway) {
        super(gateway);
    }

    @Test
    void noRequestFailsWhileTargetsAreKilledAndRevived() throws Exception {
        List<TestUpstream> targets = new ArrayList<>(List.of(one, two, start(TestUpstream.answer("200 OK", "three"))));
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
            for (var client : clients) client.get(2, TimeUnit.MINUTES);
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    @Test
    void aTargetThatFailsIsLeftAlone() {
        var asked = new AtomicInteger();
        one.behave((request, connection) -> {
            asked.incrementAndGet();
            TestUpstream.answer("503 Service Unavailable", "one").serve(request, connection);
        });
        service(List.of(one, two), "health: { passive: { failures: 3, window: 10m, eject: 5m } }");
        for (int round = 0; round < 40; round++) gateway.get("/a");
        assertThat(asked).hasValue(3);
        assertThat(gateway.upstreams().unhealthy(10))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("since")
                .containsExactly(new UnhealthyTarget("s", one.address(), one.address(), false, true, false, null));
        for (int round = 0; round < 20; round++)
            assertThat(gateway.get("/a").status()).isEqualTo(200);
    }

    /** Its connections are all in use, as many as the pool has, and it is well. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "timeouts: { connect: 300ms, response: 10m }",
                "timeouts: { connect: 5m, response: 10m, total: 300ms }",
                "timeouts: { connect: 5m, response: 10m }\nretries: { attempts: 1, on: [timeout], perTryTimeout: 300ms }"
            })
    void whoWaitsInVainForAConnectionOfOthersSaysNothingAgainstTheTarget(String impatient) {
        var go = new CountDownLatch(1);
        one.behave((request, connection) -> {
            if (request.requestLine().startsWith("GET /slow ")) awaitQuietly(go);
            TestUpstream.answer("200 OK", "one").serve(request, connection);
        });
        String live = """
                pool: { connections: 2 }
                breaker: { failurePercent: 1, minimum: 1, window: 1h, open: 1h }
                health: { passive: { failures: 1, eject: 5m } }
                """;
        service(List.of(one), live + "timeouts: { connect: 5m, response: 10m }");
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int client = 0; client < 16; client++)
                clients.add(new RawClient(gateway.port()).send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"));
            Await.until("each loop has its connection, and no answer", () -> one.waiting() == 2);
            service(List.of(one), live + impatient);
            for (int round = 0; round < 4; round++)
                assertThat(gateway.get("/a").status()).isEqualTo(504);
            assertThat(gateway.upstreams().unhealthyCount()).isZero();
            service(List.of(one), live + "timeouts: { connect: 5m, response: 10m }");
            go.countDown();
            for (int round = 0; round < 4; round++)
                assertThat(gateway.get("/a").status()).isEqualTo(200);
        } finally {
            go.countDown();
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void aTargetThatWasLeftAloneComesBack() {
        var well = new AtomicBoolean();
        one.behave((request, connection) -> TestUpstream.answer(
                        well.get() ? "200 OK" : "503 Service Unavailable", well.get() ? "one" : "bad")
                .serve(request, connection));
        service(List.of(one, two), "health: { passive: { failures: 1, eject: 1s } }");
        Await.until("it fails", () -> gateway.get("/a").body().equals("bad"));
        well.set(true);
        Await.until("it is used again", () -> gateway.get("/a").body().equals("one"));
        assertThat(gateway.upstreams().unhealthyCount()).isZero();
    }

    @Test
    void aServiceIsNeverEjectedWhole() {
        one.behave(TestUpstream.answer("503 Service Unavailable", "one"));
        two.behave(TestUpstream.answer("503 Service Unavailable", "two"));
        service(List.of(one, two), "health: { passive: { failures: 1, eject: 5m, ejectPercentMax: 100 } }");
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
    void whatAGoodAnswerToACheckIsTheServiceSays() {
        one.behave((request, connection) -> TestUpstream.answer(
                        request.requestLine().startsWith("GET /health ") ? "418 Teapot" : "200 OK", "one")
                .serve(request, connection));
        String check = "health: { active: { path: /health, interval: 100ms, unhealthyAfter: 1, expect: [%s] } }";
        service(List.of(one, two), check.formatted("\"418\""));
        Await.until("the other one is out", () -> targetsOf(10).equals(Set.of("one")));
        service(List.of(one, two), check.formatted("200-299"));
        Await.until("it is the other way round", () -> targetsOf(10).equals(Set.of("two")));
    }

    @Test
    void aDrainedTargetFinishesWhatRunsThereAndGetsNothingNew() throws Exception {
        var go = new CountDownLatch(1);
        var arrived = new CountDownLatch(1);
        one.behave((request, connection) -> {
            arrived.countDown();
            awaitQuietly(go);
            TestUpstream.answer("200 OK", "one").serve(request, connection);
        });
        service(List.of(one), "");
        try (var running = new RawClient(gateway.port())) {
            running.send(GET);
            assertThat(arrived.await(2, TimeUnit.MINUTES)).isTrue();
            gateway.apply("""
                    services:
                    - name: s
                      targets: [ { address: "%s", drained: true }, { address: "%s" } ]
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    """.formatted(one.address(), two.address()));
            assertThat(targetsOf(10)).containsExactly("two");
            go.countDown();
            assertThat(running.read().body()).isEqualTo("one");
        }
        assertThat(targetsOf(10)).containsExactly("two");
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
        String health = "health: { passive: { failures: 1, eject: 5m } }";
        service(List.of(one, two), health);
        for (int round = 0; round < 4; round++) gateway.get("/a");
        one.behave(TestUpstream.answer("200 OK", "one"));
        int connections = two.accepted();
        service(List.of(one, two), health + "\ntags: [other]\ntimeouts: { response: 77s }");
        assertThat(targetsOf(10)).containsExactly("two");
        assertThat(two.accepted()).isEqualTo(connections);
        // A target more is no reason to forget either.
        service(List.of(one, two, start(TestUpstream.answer("200 OK", "three"))), health);
        assertThat(targetsOf(20)).containsExactlyInAnyOrder("two", "three");
    }

    @Test
    void aBreakerOpens() {
        var asked = new AtomicInteger();
        one.behave((request, connection) -> {
            asked.incrementAndGet();
            TestUpstream.answer("500 Oops", "one").serve(request, connection);
        });
        service(List.of(one), "breaker: { failurePercent: 50, minimum: 10, window: 5m, open: 10m, probes: 2 }");
        for (int round = 0; round < 10; round++)
            assertThat(gateway.get("/a").status()).isEqualTo(500);
        var refused = gateway.get("/a");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).contains("circuit-open");
        assertThat(Integer.parseInt(refused.header("retry-after").orElseThrow()))
                .isBetween(1, 600);
        assertThat(asked).hasValue(10);
    }

    /** What of a service changes is no reason to ask it again, but for the breaker itself. */
    @Test
    void anOpenBreakerOutlivesASwap() {
        var asked = new AtomicInteger();
        one.behave((request, connection) -> {
            asked.incrementAndGet();
            TestUpstream.answer("500 Oops", "one").serve(request, connection);
        });
        String breaker = "breaker: { failurePercent: 50, minimum: 10, window: 5m, open: 10m }";
        service(List.of(one), breaker);
        for (int round = 0; round < 5; round++) gateway.get("/a");
        // Half of what it takes was counted before this.
        service(List.of(one), breaker + "\ntags: [other]");
        for (int round = 0; round < 5; round++)
            assertThat(gateway.get("/a").status()).isEqualTo(500);
        assertThat(gateway.get("/a").body()).contains("circuit-open");
        for (String change : List.of(
                "tags: [another]",
                "timeouts: { response: 77s }",
                "retries: { attempts: 1 }",
                "balancing: { algorithm: least-requests }",
                "health: { passive: { failures: 7 } }",
                "pool: { idle: 7s }")) {
            service(List.of(one), breaker + "\n" + change);
            assertThat(gateway.get("/a").body()).as(change).contains("circuit-open");
        }
        service(List.of(one, two), breaker);
        assertThat(gateway.get("/a").body()).as("a target more").contains("circuit-open");
        assertThat(asked).hasValue(10);
        service(List.of(one), breaker.replace("10m", "9m"));
        assertThat(gateway.get("/a").status()).as("another breaker").isEqualTo(500);
    }

    @Test
    void whatIsUnderWayIsCountedAcrossASwap() throws Exception {
        var go = new CountDownLatch(1);
        var arrived = new CountDownLatch(1);
        one.behave((request, connection) -> {
            arrived.countDown();
            awaitQuietly(go);
            TestUpstream.answer("200 OK", "one").serve(request, connection);
        });
        service(List.of(one), "breaker: { concurrency: 1 }");
        try (var first = new RawClient(gateway.port())) {
            first.send(GET);
            assertThat(arrived.await(2, TimeUnit.MINUTES)).isTrue();
            service(List.of(one, two), "breaker: { concurrency: 1 }\nbalancing: { algorithm: least-requests }");
            assertThat(gateway.get("/a").body()).contains("service-busy");
            go.countDown();
            assertThat(first.read().status()).isEqualTo(200);
        }
        Await.until("there is room again", () -> gateway.get("/a").status() == 200);
    }

    @Test
    void aBreakerProbesAndCloses() {
        var well = new AtomicBoolean();
        one.behave((request, connection) ->
                TestUpstream.answer(well.get() ? "200 OK" : "500 Oops", "one").serve(request, connection));
        service(List.of(one), "breaker: { failurePercent: 50, minimum: 10, window: 5m, open: 1s, probes: 2 }");
        Await.until("it is open", () -> gateway.get("/a").status() == 503);
        Await.until(
                "one probe fails and it is open again",
                () -> statusesOf(1).equals(Set.of(500)) && statusesOf(1).equals(Set.of(503)));
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
            assertThat(arrived.await(2, TimeUnit.MINUTES)).isTrue();
            var refused = gateway.get("/a");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).contains("service-busy");
            assertThat(refused.header("retry-after")).contains("1");
            go.countDown();
            assertThat(first.read().status()).isEqualTo(200);
            assertThat(second.read().status()).isEqualTo(200);
        }
        Await.until("there is room again", () -> gateway.get("/a").status() == 200);
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
        var left = new CountDownLatch(1);
        one.behave((request, connection) -> {
            switch (request.requestLine().split(" ")[1]) {
                case "/cut" -> connection.close();
                case "/torn" -> {
                    connection.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab".getBytes());
                    connection.close();
                }
                case "/late" -> awaitQuietly(stay);
                case "/left" -> {
                    left.countDown();
                    awaitQuietly(stay);
                }
                default -> TestUpstream.answer("200 OK", "one").serve(request, connection);
            }
        });
        service(List.of(one), "breaker: { concurrency: 1 }\ntimeouts: { response: 1s }");
        for (String path : List.of("/a", "/cut", "/torn", "/late", "/a", "/left")) {
            try (var client = new RawClient(gateway.port())) {
                client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                // It has its place by then; before, it might get there when nobody thinks of it any more.
                if (path.equals("/left"))
                    assertThat(left.await(2, TimeUnit.MINUTES)).isTrue();
                else client.readToEnd();
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
            assertThat(arrived.await(2, TimeUnit.MINUTES)).isTrue();
            assertThat(gateway.get("/a").status())
                    .as("one place, neither more nor less")
                    .isEqualTo(503);
            go.countDown();
            assertThat(inside.read().status()).isEqualTo(200);
        }
        assertThat(gateway.get("/a").status()).isEqualTo(200);
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

    private static TestUpstream.Behaviour failingChecks(String body) {
        return (request, connection) -> TestUpstream.answer(
                        request.requestLine().startsWith("GET /health ") ? "500 Oops" : "200 OK", body)
                .serve(request, connection);
    }
}
