package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** What the failure of a call means, lateness and clients that leave: whichever carrier makes the calls. */
abstract class CompositionFailureRules extends CompositionCase {
    CompositionFailureRules(TestGateway gateway) {
        super(gateway);
    }

    @Test
    void aRequiredCallThatFailsIsNamedAndNothingOfItsInside() {
        answers.put("/a", TestUpstream.answer("500 Internal Server Error", "{\"stack\":\"inside\"}"));
        compose("a: { service: s, path: /a }");
        var answer = gateway.get("/home/1");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("content-type")).contains("application/problem+json");
        assertThat(answer.body())
                .contains("urn:portico:problem:composition-failed", "\"call\":\"a\"", "\"reason\":\"status\"")
                .doesNotContain("inside", service.address());
    }

    @Test
    void anOptionalCallThatFailsIsMissingAndWhatNeedsItIsNotMade() {
        answers.put("/a", TestUpstream.answer("404 Not Found", "{}"));
        json("/b", "{\"b\":1}");
        compose("""
                a: { service: s, path: /a, failure: optional }
                b: { service: s, path: /b }
                c: { service: s, path: "/c/{calls.a.body#/id}", failure: optional }
                """);
        var answer = gateway.get("/home/1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("portico-completed")).contains("false");
        assertThat(answer.header("portico-missing")).contains("a;reason=status, c;reason=dependency");
        assertThat(answer.header("cache-control")).contains("no-store");
        assertThat(answer.body()).isEqualTo("{\"b\":1}");
        assertThat(lines()).containsExactlyInAnyOrder("GET /a HTTP/1.1", "GET /b HTTP/1.1");
    }

    @Test
    void aCallSaysWhichStatusesAreItsSuccess() {
        answers.put("/a", TestUpstream.answer("404 Not Found", "{\"none\":true}"));
        json("/b", "{\"b\":1}");
        compose("""
                a: { service: s, path: /a, success: [2xx, "404"] }
                b: { service: s, path: /b, success: ["201"], failure: optional }
                c: { service: s, path: /a, failure: optional }
                """);
        var answer = gateway.get("/home/1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"none\":true}");
        assertThat(answer.header("portico-missing")).contains("b;reason=status, c;reason=status");
    }

    @Test
    void aFallbackStandsInForTheBody() {
        answers.put("/a", TestUpstream.raw("HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nnot json"));
        json("/b/0", "{\"b\":1}");
        compose("""
                a: { service: s, path: /a, fallback: { id: 0, offers: [] }, allow: [offers] }
                b: { service: s, path: "/b/{calls.a.body#/id}" }
                """);
        var answer = gateway.get("/home/1");
        assertThat(answer.body()).isEqualTo("{\"offers\":[],\"b\":1}");
        assertThat(answer.header("portico-missing")).contains("a;reason=malformed;fallback");
    }

    /** The answer is there before the slow call would have ended; nothing but its deadline can have ended it before. */
    @Test
    void aSlowCallCostsItsDeadlineAndNoMore() {
        var begun = new AtomicInteger();
        var ended = new AtomicInteger();
        answers.put("/slow", (request, connection) -> {
            begun.incrementAndGet();
            untilItEnds(connection);
            ended.incrementAndGet();
        });
        json("/b", "{\"b\":1}");
        compose("deadline: 5m", """
                slow: { service: s, path: /slow, failure: optional, deadline: 50ms }
                b: { service: s, path: /b }
                """);
        // On a busy machine its time may be over before the service hears of it at all.
        Await.until("the service has begun one", () -> {
            var answer = gateway.get("/home/1");
            assertThat(answer.body()).isEqualTo("{\"b\":1}");
            assertThat(answer.header("portico-missing")).contains("slow;reason=timeout");
            return begun.get() > 0;
        });
        // A call that is ended takes its connection with it (HTTP/1.1).
        Await.until("its connection is closed", () -> ended.get() == begun.get());
    }

    @Test
    void theWholeHasADeadlineToo() {
        var never = new CountDownLatch(1);
        answers.put("/slow", (request, connection) -> await(never));
        json("/b", "{\"b\":1}");
        compose("deadline: 2s", """
                slow: { service: s, path: /slow, failure: optional }
                after: { service: s, path: "/x/{calls.slow.body#/id}", failure: optional }
                b: { service: s, path: /b }
                """);
        // On a busy machine the quick one may be late as well.
        Await.until("what is there in time is answered", () -> {
            var answer = gateway.get("/home/1");
            return answer.header("portico-missing").equals(Optional.of("after;reason=timeout, slow;reason=timeout"))
                    && answer.body().equals("{\"b\":1}");
        });
        compose("deadline: 80ms", "slow: { service: s, path: /slow }\n");
        assertThat(gateway.get("/home/1").status()).isEqualTo(504);
        never.countDown();
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            a type that is none      | json | application/json; charset=x-unknown | {"a":1}
            not in its charset       | json | application/json; charset=utf-16    | {"a":1}
            broken                   | json | application/json                    | {"a":
            something behind it      | json | application/json                    | {"a":1} x
            no JSON at all           | json | text/html                           | <html>
            broken                   | xml  | application/xml                     | <a><b></a>
            something behind it      | xml  | application/xml                     | <a/><b/>
            an entity of its own     | xml  | application/xml                     | <!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>
            a type that is none      | xml  | application/xml; charset=x-unknown  | <a/>
            not in its charset       | xml  | application/xml; charset=utf-8      | <a>\u00e9</a>
            no feed                  | rss  | application/xml                     | <a/>
            broken                   | rss  | application/rss+xml                 | <rss><channel>
            a type that is none      | text | text/plain; charset=x-unknown       | hello
            not in its charset       | text | text/plain; charset=utf-8           | \u00e9
            """)
    void whatCannotBeUnderstoodIsTheFailureOfItsCall(String what, String encoding, String type, String body) {
        answers.put("/a", TestUpstream.answer("200 OK", body, "Content-Type: " + type));
        json("/b", "{\"b\":1}");
        compose("a: { service: s, path: /a, failure: optional, encoding: %s }\nb: { service: s, path: /b }\n"
                .formatted(encoding));
        var answer = gateway.get("/home/1");
        assertThat(answer.body()).isEqualTo("{\"b\":1}");
        assertThat(answer.header("portico-missing")).contains("a;reason=malformed");
    }

    @Test
    void anElementThatFailsIsNullOrItsFallback() {
        json("/list", "[1,2]");
        json("/i/1", "{\"id\":1}");
        answers.put("/i/2", TestUpstream.answer("404 Not Found", ""));
        String call = "items: { service: s, path: \"/i/{item}\", forEach: { over: \"{calls.list.body}\" }%s }\n"
                + "list: { service: s, path: /list, collection: none, deny: [none] }\n";
        compose(call.formatted(", failure: optional"));
        var holes = gateway.get("/home/1");
        assertThat(holes.body()).isEqualTo("{\"items\":[{\"id\":1},null]}");
        assertThat(holes.header("portico-missing")).contains("items;reason=status;elements=1");
        compose(call.formatted(", fallback: { id: 0 }"));
        assertThat(gateway.get("/home/1").body()).isEqualTo("{\"items\":[{\"id\":1},{\"id\":0}]}");
        compose(call.formatted(""));
        assertThat(gateway.get("/home/1").status()).isEqualTo(502);
    }

    /** Counted where the calls arrive: each sees its connection end, for that is how a request ends early (HTTP/1.1). */
    @ParameterizedTest(name = "over HTTP/2: {0}")
    @ValueSource(booleans = {false, true})
    void aClientThatLeavesEndsAllCallsAndNoneBeginsAnyMore(boolean http2) {
        var ended = new AtomicInteger();
        for (String path : List.of("/a", "/b", "/e/1", "/e/2"))
            answers.put(path, (request, connection) -> {
                untilItEnds(connection);
                ended.incrementAndGet();
            });
        json("/ids", "[1,2,3,4]");
        compose("""
                a: { service: s, path: /a }
                b: { service: s, path: /b, failure: optional }
                ids: { service: s, path: /ids }
                each: { service: s, path: "/e/{item}", forEach: { over: "{calls.ids.body}", parallel: 2 }, failure: optional }
                then: { service: s, path: /then, query: { x: "{?calls.b.body#/id}" } }
                """);
        if (http2) {
            try (var client = new Http2Client(gateway.listener().h2cPort())) {
                client.request(1, true, ":method GET", ":scheme http", ":authority gateway.test", ":path /home/1");
                for (int call = 0; call < 5; call++) service.take();
                client.reset(1);
                Await.until("all calls have ended", () -> ended.get() == 4);
                assertThat(client.isClosed()).isFalse();
            }
        } else {
            try (var client = new RawClient(gateway.port())) {
                client.send("GET /home/1 HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
                for (int call = 0; call < 5; call++) service.take();
            }
            Await.until("all calls have ended", () -> ended.get() == 4);
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
        gateway.settle();
        assertThat(lines())
                .containsExactlyInAnyOrder(
                        "GET /a HTTP/1.1",
                        "GET /b HTTP/1.1",
                        "GET /ids HTTP/1.1",
                        "GET /e/1 HTTP/1.1",
                        "GET /e/2 HTTP/1.1");
    }

    @Test
    void callsAreTriedAgainByTheRulesOfTheirService() {
        var asked = new AtomicInteger();
        answers.put(
                "/a",
                (request, connection) -> TestUpstream.answer(
                                asked.incrementAndGet() < 3 ? "503 Service Unavailable" : "200 OK", "{\"a\":1}")
                        .serve(request, connection));
        gateway.apply("""
                services: [ { name: s, url: "http://%s", retries: { attempts: 2, on: ["503"], backoff: { base: 0ms } } } ]
                compositions: [ { name: c, calls: { a: { service: s, path: /a } } } ]
                routes: [ { name: home, match: { paths: [/home] }, compose: { composition: c } } ]
                """.formatted(service.address()));
        assertThat(gateway.get("/home").body()).isEqualTo("{\"a\":1}");
        assertThat(asked).hasValue(3);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            unreachable | retries: { attempts: 0 }     | 502
            timeout     | timeouts: { response: 50ms } | 504
            unavailable | breaker: { concurrency: 1 }  | 503
            """)
    void whatItsServiceDoesNotBringIsTheFailureOfACall(String reason, String settings, int status) {
        var never = new CountDownLatch(1);
        answers.put(
                "/a",
                switch (reason) {
                    case "unreachable" -> (request, connection) -> connection.close();
                    case "timeout" -> (request, connection) -> await(never);
                    default -> TestUpstream.answer("200 OK", "{\"a\":1}");
                });
        answers.put("/held", (request, connection) -> await(never));
        String document = """
                services: [ { name: s, url: "http://%s", %s } ]
                compositions:
                - { name: c, deadline: 5m, calls: { a: { service: s, path: /a%s } } }
                - { name: held, deadline: 5m, calls: { h: { service: s, path: /held } } }
                routes:
                - { name: home, match: { paths: [/home] }, compose: { composition: c } }
                - { name: held, match: { paths: [/held] }, compose: { composition: held } }
                """;
        gateway.apply(document.formatted(service.address(), settings, ""));
        try (var client = new RawClient(gateway.port())) {
            if (reason.equals("unavailable")) {
                client.send("GET /held HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
                service.take(); // it has the only place
            }
            var answer = gateway.get("/home");
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).contains("\"call\":\"a\"", "\"reason\":\"" + reason + "\"");
            gateway.apply(document.formatted(service.address(), settings, ", failure: optional"));
            assertThat(gateway.get("/home").header("portico-missing")).contains("a;reason=" + reason);
        }
        never.countDown();
    }

    @Test
    void theAccessLogSaysWhichCallsFailedAndWhereAndTheClientIsNotToldWhere() {
        json("/b", "{\"b\":1}");
        answers.put("/busy", TestUpstream.answer("503 Busy", ""));
        gateway.apply("""
                services: [ { name: s, url: "http://%s", retries: { attempts: 1, on: ["503"] } } ]
                compositions:
                - { name: some, calls: { a: { service: s, path: /a, failure: optional }, b: { service: s, path: /b } } }
                - { name: none, calls: { a: { service: s, path: /a }, b: { service: s, path: /b } } }
                - { name: again, calls: { a: { service: s, path: /busy, fallback: {} } } }
                routes:
                - { name: some, match: { paths: [/some] }, compose: { composition: some }, policies: [ { type: access-log } ] }
                - { name: none, match: { paths: [/none] }, compose: { composition: none }, policies: [ { type: access-log } ] }
                - { name: again, match: { paths: [/again] }, compose: { composition: again }, policies: [ { type: access-log } ] }
                """.formatted(service.address()));
        var some = gateway.get("/some");
        assertThat(some.status()).isEqualTo(200);
        assertThat(some.header("portico-missing")).contains("a;reason=status");
        var none = gateway.get("/none");
        assertThat(none.status()).isEqualTo(502);
        assertThat(none.body()).doesNotContain(service.address());
        assertThat(gateway.get("/again").header("portico-missing")).contains("a;reason=status;fallback");
        String where = ";target=\\\"" + service.address() + "\\\"";
        Map.of(
                        "/some", "a;reason=status" + where,
                        "/none", "a;reason=status" + where,
                        "/again", "a;reason=status;fallback" + where + ";tries=2")
                .forEach((path, missing) -> Await.until(
                        "it is written down",
                        () -> gateway.logged()
                                .lines()
                                .anyMatch(line -> line.contains("\"path\":\"" + path + "\"")
                                        && line.contains("\"missing\":\"" + missing + "\"")
                                        && !line.contains("\"target\":")
                                        && !line.contains("\"tries\":"))));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void nothingIsLeftOfManyCompositionsWhateverGoesWrong(long seed) throws Exception {
        var random = new Random(seed);
        var faults = List.<TestUpstream.Behaviour>of(
                TestUpstream.answer("200 OK", "{\"id\":1}"),
                TestUpstream.answer("200 OK", "{\"id\":[{}]}"),
                TestUpstream.answer("500 Internal Server Error", "{}"),
                TestUpstream.answer("200 OK", "not json"),
                TestUpstream.raw("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"),
                TestUpstream.answer("200 OK", "{\"id\":\"" + "x".repeat(3000) + "\"}"),
                (request, connection) -> connection.close());
        service.behave((request, connection) -> {
            TestUpstream.Behaviour fault;
            synchronized (random) {
                fault = faults.get(random.nextInt(faults.size()));
            }
            fault.serve(request, connection);
        });
        String calls = """
                services: [ { name: s, url: "http://%s", timeouts: { idle: 20ms }, breaker: { concurrency: 6 } } ]
                routes:
                - { name: home, match: { paths: ["/home/{id}"] }, compose: { composition: c } }
                - { name: all, match: { paths: ["/all/{attempt}"] }, compose: { composition: all } }
                compositions:
                - name: c
                  deadline: 100ms
                  bodyBytesMax: 2KiB
                  calls:
                    a: { service: s, path: /a, failure: optional }
                    b: { service: s, path: "/b/{calls.a.body#/id}", fallback: {} }
                    c: { service: s, path: /c, failure: optional }
                    d: { service: s, path: "/d/{item}", forEach: { over: "{calls.c.body#/id}" }, failure: optional }
                - name: all
                  calls:
                    %s
                """;
        var six = new StringBuilder();
        for (int number = 0; number < 6; number++)
            six.append("c%d: { service: s, path: \"/all/{request.path.attempt}/%d\" }\n    ".formatted(number, number));
        gateway.apply(calls.formatted(service.address(), six));
        for (int round = 0; round < 40; round++) {
            boolean leaves;
            synchronized (random) {
                leaves = random.nextInt(4) == 0;
            }
            try (var client = new RawClient(gateway.port())) {
                client.send("GET /home/" + round + " HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
                if (!leaves) assertThat(client.read().status()).isEqualTo(200);
            }
        }
        // The breaker lets six in at once: each place that a call had kept would be one too few now.
        // Each attempt by itself: of one that did not get six, calls may arrive when the next one is under way.
        var barriers = new ConcurrentHashMap<String, CyclicBarrier>();
        service.behave((request, connection) -> {
            String[] path = request.requestLine().split("[ /]");
            if (path[2].equals("all")) await(barriers.computeIfAbsent(path[3], attempt -> new CyclicBarrier(6)));
            TestUpstream.answer("200 OK", "{}").serve(request, connection);
        });
        var attempts = new AtomicInteger();
        Await.until("all places are free", () -> {
            String attempt = String.valueOf(attempts.incrementAndGet());
            boolean free = gateway.get("/all/" + attempt).status() == 200;
            CyclicBarrier tried = barriers.get(attempt);
            if (!free && tried != null) tried.reset();
            return free;
        });
    }

    @Test
    void theDeadlineOfMoreThanOneLeavesWhatHasEnded() {
        var never = new CountDownLatch(1);
        json("/list", "[1,2,3]");
        json("/i/1", "{\"id\":1}");
        answers.put("/i/2", (request, connection) -> await(never));
        json("/i/3", "{\"id\":3}");
        String calls = """
                list: { service: s, path: /list, collection: none, deny: [none] }
                items: { service: s, path: "/i/{item}", forEach: { over: "{calls.list.body}" }, group: items, deadline: 1s, %s }
                """;
        compose(calls.formatted("fallback: { id: 0 }"));
        // On a busy machine the others may be late as well.
        Await.until("one is its fallback", () -> {
            var answer = gateway.get("/home/1");
            return answer.body().equals("{\"items\":[{\"id\":1},{\"id\":0},{\"id\":3}]}")
                    && answer.header("portico-missing").equals(Optional.of("items;reason=timeout;elements=1;fallback"));
        });
        compose(calls.formatted("failure: optional"));
        Await.until("one is null", () -> {
            var answer = gateway.get("/home/1");
            return answer.body().equals("{\"items\":[{\"id\":1},null,{\"id\":3}]}")
                    && answer.header("portico-missing").equals(Optional.of("items;reason=timeout;elements=1"));
        });
        answers.put("/list", TestUpstream.answer("404 Not Found", ""));
        compose("""
                items: { service: s, path: "/i/{item}", forEach: { over: "{calls.list.body}" }, group: items, fallback: {} }
                list: { service: s, path: /list, failure: optional }
                """);
        var none = gateway.get("/home/1");
        assertThat(none.body()).isEqualTo("{\"items\":[]}");
        assertThat(none.header("portico-missing")).contains("items;reason=dependency;fallback, list;reason=status");
        never.countDown();
    }

    /** The template's own bound is longer, and would be a 502. */
    @Test
    void theDeadlineEndsATemplateToo() {
        json("/a", "{}");
        compose(
                "deadline: 300ms\n  answer: { template: \"( $f := function($n){ $n < 1 ? 1 : $f($n - 1) + $f($n - 1) }; $f(25) )\" }",
                "a: { service: s, path: /a }\n");
        var answer = gateway.get("/home/1");
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.body()).contains("\"reason\":\"timeout\"");
    }

    @Test
    void whatTheDeadlineLeavesIsMadeByTheTemplate() {
        var never = new CountDownLatch(1);
        json("/b", "{\"b\":1}");
        answers.put("/slow", (request, connection) -> await(never));
        compose("deadline: 1s\n  answer: { template: \"{ 'n': b.b }\" }", """
                b: { service: s, path: /b }
                slow: { service: s, path: /slow, failure: optional }
                """);
        Await.until("there is an answer of what is there", () -> {
            var answer = gateway.get("/home/1");
            return answer.body().equals("{\"n\":1}")
                    && answer.header("portico-missing").equals(Optional.of("slow;reason=timeout"));
        });
        never.countDown();
    }

    @Test
    void aTemplateWaitsForItsTurnNoLongerThanTheDeadlineAndNotAtAllBehindTooMany() {
        json("/a", "{\"a\":1}");
        var held = new CountDownLatch(1);
        var workers = gateway.live().composing();
        String template = "answer: { template: \"a\" }";
        var begun = new AtomicInteger();
        try {
            // All threads are busy, and nothing waits.
            for (int thread = 0; thread < Runtime.getRuntime().availableProcessors(); thread++)
                workers.run(() -> {
                    begun.incrementAndGet();
                    return held.await(5, TimeUnit.MINUTES);
                });
            Await.until(
                    "all threads are busy",
                    () -> begun.get() >= Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
            compose("deadline: 300ms\n  " + template, "a: { service: s, path: /a }\n");
            assertThat(gateway.get("/home/1").status()).isEqualTo(504);
            while (workers.run(() -> 0) != null) continue;
            compose("deadline: 5m\n  " + template, "a: { service: s, path: /a }\n");
            var full = gateway.get("/home/1");
            assertThat(full.status()).isEqualTo(503);
            assertThat(full.body()).contains("\"reason\":\"overloaded\"");
        } finally {
            held.countDown();
        }
        Await.until("there is room again", () -> gateway.get("/home/1").body().equals("{\"a\":1}"));
    }

    @Test
    void aTemplateHasNoMoreTimeThanTheWhole() {
        json("/a", "{\"n\":1}");
        compose("deadline: 300ms\n  answer: { template: \"( $f := function($n) { $f($n) }; $f(a.n) )\" }", """
                a: { service: s, path: /a }
                """);
        // On a busy machine it may be the call that is late.
        Await.until("the answer is late, and no call is", () -> {
            var answer = gateway.get("/home/1");
            return answer.status() == 504 && !answer.body().contains("\"call\"");
        });
    }

    private static void untilItEnds(Socket connection) {
        try {
            assertThat(connection.getInputStream().read()).isEqualTo(-1);
        } catch (IOException e) {
            // It was reset, which is an end as well.
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException e) {
            // The test begins anew.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
