package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;

/** Which calls are made, and when: whichever carrier makes them. */
abstract class CompositionGraphRules extends CompositionCase {
    CompositionGraphRules(TestGateway gateway) {
        super(gateway);
    }

    @Test
    void whatTakesFromAnotherWaitsForItAndAllIsOneAnswer() {
        json("/users/7", "{\"id\":7,\"name\":\"Ada\",\"secret\":1,\"address\":{\"city\":\"Turin\",\"zip\":\"10100\"}}");
        json("/orders?user=7", "{\"data\":{\"items\":[{\"n\":9007199254740993},{\"n\":1e400},{\"n\":-0}]}}");
        json("/offers", "{\"offers\":[1,null]}");
        compose("""
                user: { service: s, path: "/users/{request.path.id}", allow: [id, name, address.city], group: user }
                orders: { service: s, path: /orders, query: { user: "{calls.user.body#/id}" }, target: data.items, group: orders }
                offers: { service: s, path: /offers }
                """);
        var answer = gateway.get("/home/7");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).contains("application/json");
        assertThat(answer.header("portico-completed")).contains("true");
        assertThat(answer.header("portico-missing")).isEmpty();
        assertThat(answer.body())
                .isEqualTo("{\"offers\":[1,null],\"orders\":[{\"n\":9007199254740993},{\"n\":1e400},{\"n\":-0}],"
                        + "\"user\":{\"id\":7,\"name\":\"Ada\",\"address\":{\"city\":\"Turin\"}}}");
    }

    @Test
    void callsThatWaitForNothingRunAtTheSameTime() {
        // Each answers only when all six have arrived: one after the other they would wait forever.
        var all = new CyclicBarrier(6);
        var calls = new StringBuilder();
        for (int number = 0; number < 6; number++) {
            String path = "/c" + number;
            answers.put(path, (request, connection) -> {
                await(all);
                TestUpstream.answer("200 OK", "{\"" + path.substring(1) + "\":1}")
                        .serve(request, connection);
            });
            calls.append("c")
                    .append(number)
                    .append(": { service: s, path: ")
                    .append(path)
                    .append(" }\n");
        }
        compose(calls.toString());
        assertThat(gateway.get("/home/1").body()).isEqualTo("{\"c0\":1,\"c1\":1,\"c2\":1,\"c3\":1,\"c4\":1,\"c5\":1}");
    }

    @Test
    void theMergeIsInTheOrderOfTheCompositionWhicheverWasFaster() {
        var second = new CountDownLatch(1);
        answers.put("/a", (request, connection) -> {
            await(second);
            TestUpstream.answer("200 OK", "{\"x\":\"a\",\"l\":[1]}").serve(request, connection);
        });
        answers.put("/b", (request, connection) -> {
            TestUpstream.answer("200 OK", "{\"x\":\"b\",\"l\":[2]}").serve(request, connection);
            second.countDown();
        });
        compose("a: { service: s, path: /a }\nb: { service: s, path: /b }\n");
        assertThat(gateway.get("/home/1").body()).isEqualTo("{\"x\":\"b\",\"l\":[1,2]}");
    }

    @Test
    void equalCallsAreDoneOnce() {
        json("/a", "{\"x\":{\"y\":1,\"z\":2}}");
        compose("""
                one: { service: s, path: /a, target: x, allow: [y] }
                two: { service: s, path: /a, group: all }
                """);
        assertThat(gateway.get("/home/1").body()).isEqualTo("{\"y\":1,\"all\":{\"x\":{\"y\":1,\"z\":2}}}");
        assertThat(lines()).containsExactly("GET /a HTTP/1.1");
    }

    @Test
    void callsThatTurnOutToBeEqualAreDoneOnce() {
        json("/a", "{\"x\":1}");
        compose("""
                one: { service: s, path: /a, group: one }
                two: { service: s, path: "/{request.path.id}", group: two }
                """);
        assertThat(gateway.get("/home/a").body()).isEqualTo("{\"one\":{\"x\":1},\"two\":{\"x\":1}}");
        assertThat(lines()).containsExactly("GET /a HTTP/1.1");
    }

    @Test
    void aConditionDecidesWhetherACallIsMade() {
        json("/user", "{\"premium\":true,\"level\":1.0}");
        json("/gifts", "{\"gifts\":1}");
        json("/after/x", "{\"after\":1}");
        String calls = """
                user: { service: s, path: /user, allow: [none] }
                gifts: { service: s, path: /gifts, when: %s }
                after: { service: s, path: "/after/x", headers: { x: "{calls.gifts.status}" } }
                """;
        compose(calls.formatted("{ value: \"{calls.user.body#/premium}\", is: true }"));
        assertThat(gateway.get("/home/1").body()).isEqualTo("{\"after\":1,\"gifts\":1}");
        compose(calls.formatted("{ value: \"{calls.user.body#/level}\", is: 1 }"));
        assertThat(gateway.get("/home/1").body()).isEqualTo("{\"after\":1,\"gifts\":1}");
        compose(calls.formatted("{ value: \"{request.query.x}\", exists: true }"));
        var skipped = gateway.get("/home/1");
        assertThat(skipped.body()).isEqualTo("{}");
        assertThat(skipped.header("portico-completed")).contains("true");
    }

    @Test
    void aConditionMayLookAtAHeaderOfAnAnswer() {
        answers.put("/a", TestUpstream.answer("200 OK", "{\"a\":1}", "Content-Type: application/json", "X-More: some"));
        json("/b", "{\"b\":1}");
        compose("""
                a: { service: s, path: /a }
                b: { service: s, path: /b, when: { value: "{calls.a.headers.x-more}", is: "some" } }
                c: { service: s, path: /c, when: { value: "{calls.a.headers.x-more}", is: "none" } }
                """);
        assertThat(gateway.get("/home/1").body()).isEqualTo("{\"a\":1,\"b\":1}");
    }

    @Test
    void aCallIsMadeForEachElementAndTheOrderIsKept() {
        json("/list", "{\"ids\":[3,1,2,1]}");
        var last = new CountDownLatch(1);
        answers.put("/i/3", (request, connection) -> {
            await(last);
            TestUpstream.answer("200 OK", "{\"id\":3}").serve(request, connection);
        });
        json("/i/1", "{\"id\":1}");
        answers.put("/i/2", (request, connection) -> {
            TestUpstream.answer("200 OK", "{\"id\":2}").serve(request, connection);
            last.countDown();
        });
        compose("""
                list: { service: s, path: /list, allow: [none] }
                items: { service: s, path: "/i/{item}", forEach: { over: "{calls.list.body#/ids}", parallel: 2 }, group: items }
                """);
        assertThat(gateway.get("/home/1").body())
                .isEqualTo("{\"items\":[{\"id\":3},{\"id\":1},{\"id\":2},{\"id\":1}]}");
        assertThat(lines()).filteredOn("GET /i/1 HTTP/1.1"::equals).hasSize(1);
    }

    @Test
    void noMoreElementsAreAskedForAtOnceThanAreAllowed() {
        json("/list", "[1,2,3,4,5,6]");
        var pair = new CyclicBarrier(2);
        var once = new AtomicInteger();
        var most = new AtomicInteger();
        for (int id = 1; id <= 6; id++) {
            String body = "{\"id\":" + id + "}";
            answers.put("/i/" + id, (request, connection) -> {
                most.accumulateAndGet(once.incrementAndGet(), Math::max);
                await(pair); // one alone would wait forever
                once.decrementAndGet();
                TestUpstream.answer("200 OK", body).serve(request, connection);
            });
        }
        String calls = """
                list: { service: s, path: /list, target: none }
                items: { service: s, path: "/i/{item}", forEach: { over: "{calls.list.body}", parallel: 2, max: %d }, target: id, group: items }
                """;
        compose("deadline: 5m\n  order: [items, list]", calls.formatted(6));
        assertThat(gateway.get("/home/1").body()).isEqualTo("{\"items\":[1,2,3,4,5,6],\"list\":[]}");
        assertThat(most).hasValue(2);
        compose(calls.formatted(5));
        var answer = gateway.get("/home/1");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("\"call\":\"items\"", "\"reason\":\"value\"");
    }

    @Test
    void callsGoWhereTheirServiceSendsThem() {
        var other = new TestUpstream((request, connection) -> serve(request, connection));
        try (other) {
            json("/a", "{\"a\":1}");
            json("/b", "{\"b\":1}");
            gateway.apply("""
                    services: [ { name: s, targets: [ { address: "%s" }, { address: "%s" } ] } ]
                    compositions: [ { name: c, deadline: 5m, calls: { a: { service: s, path: /a }, b: { service: s, path: /b } } } ]
                    routes: [ { name: home, match: { paths: [/home] }, compose: { composition: c } } ]
                    """.formatted(service.address(), other.address()));
            assertThat(gateway.get("/home").body()).isEqualTo("{\"a\":1,\"b\":1}");
            // In turns: each target got one of the two.
            assertThat(service.waiting()).isEqualTo(1);
            assertThat(other.waiting()).isEqualTo(1);
        }
    }

    @Test
    void whatWasEndedIsMadeAnewForWhoeverStillWantsIt() {
        compose("""
                a: { service: s, path: /x, failure: optional, deadline: 500ms }
                b: { service: s, path: /x, when: { value: "{calls.c.status}", is: 200 } }
                c: { service: s, path: /c }
                """);
        Await.until("one that the service had begun is ended", () -> {
            var begun = new AtomicBoolean();
            var ended = new CountDownLatch(1);
            answers.put("/x", (request, connection) -> {
                if (begun.getAndSet(true)) {
                    TestUpstream.answer("200 OK", "{\"x\":1}").serve(request, connection);
                    return;
                }
                while (connection.getInputStream().read() >= 0) {} // until the node has had enough
                ended.countDown();
            });
            var inTime = new AtomicBoolean();
            answers.put("/c", (request, connection) -> {
                // On a busy machine its time may be over before the service hears of it at all.
                inTime.set(endsWithin(ended, 10));
                begun.set(true);
                TestUpstream.answer("200 OK", "{\"c\":1}").serve(request, connection);
            });
            var answer = gateway.get("/home/1");
            assertThat(answer.body()).isEqualTo("{\"x\":1,\"c\":1}");
            assertThat(answer.header("portico-missing")).contains("a;reason=timeout");
            return inTime.get();
        });
    }

    private static boolean endsWithin(CountDownLatch latch, int seconds) {
        try {
            return latch.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(2, TimeUnit.MINUTES);
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("The others did not come", e); // which ends the connection, and the call with it
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
