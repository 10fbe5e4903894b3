package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.composition.SampleRequest;
import portico.config.composition.Trial;
import portico.config.composition.Trial.CallOutcome;
import portico.config.composition.Trial.TriedCall;
import portico.config.explain.HeaderField;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.node.testing.TestUpstream.Received;
import portico.testing.Await;
import portico.testing.RawClient;

/** Compositions over a node's whole traffic path: services on real sockets, one answer, whichever carrier makes the calls. */
abstract class CompositionRules {
    private final TestGateway gateway;

    private final Map<String, TestUpstream.Behaviour> answers = new ConcurrentHashMap<>();
    private final List<Received> arrived = Collections.synchronizedList(new ArrayList<>());
    private final TestUpstream service = new TestUpstream(this::serve);

    CompositionRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        service.close();
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
    void nothingOfTheClientGoesOnThatNoCallNames() {
        json("/a?q=1%262", "{}");
        compose("""
                a: { service: s, path: /a, query: { q: "{request.query.q}" }, headers: { x-lang: "{request.headers.accept-language}" } }
                """);
        gateway.get(
                "/home/1?q=1%262&other=3",
                "Authorization: Bearer x", "Cookie: c=1", "Accept-Language: it", "X-Forwarded-For: 9.9.9.9");
        Received request = service.take();
        assertThat(request.requestLine()).isEqualTo("GET /a?q=1%262 HTTP/1.1");
        assertThat(request.header("x-lang")).containsExactly("it");
        assertThat(request.names()).containsExactlyInAnyOrder("host", "accept", "x-lang", "x-request-id");
        assertThat(request.header("host")).containsExactly(service.address());
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

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"..", ".", "a%2Fb", "..%2F..%2Fadmin", "%5C..%5Cx", "a%0D%0Ab", "a%00b"})
    void aValueFromAnAnswerNeverLeavesItsSegment(String evil) {
        String value = URLDecoder.decode(evil, StandardCharsets.UTF_8)
                .replace("\\", "\\\\")
                .replace("\r", "\\r")
                .replace("\n", "\\n")
                .replace("\0", "\\u0000");
        json("/a", "{\"id\":\"" + value + "\"}");
        compose("""
                a: { service: s, path: /a }
                b: { service: s, path: "/inner/{calls.a.body#/id}/x" }
                """);
        var answer = gateway.get("/home/1");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("\"call\":\"b\"", "\"reason\":\"value\"");
        assertThat(lines()).containsExactly("GET /a HTTP/1.1");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "?q=..",
                "?q=.",
                "?q=",
                "?q=a%2Fb",
                "?q=%5C..%5Cx",
                "?q=%252e%252e%2Fx",
                "?q=a%00",
                "?q=//evil.test/",
                ""
            })
    void neitherDoesAValueFromTheRequestWhichIsTheClientsFault(String evil) {
        compose("b: { service: s, path: \"/inner/{request.query.q}/x\" }\n");
        var answer = gateway.get("/home/1" + evil);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"call\":\"b\"", "\"reason\":\"request\"");
        assertThat(service.accepted()).isZero();
    }

    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource(delimiter = '|', textBlock = """
            a b?c#d%2e;e:@\\u00fc | a%20b%3Fc%23d%252e%3Be%3A%40%C3%BC
            http://evil     | refused
            @evil           | %40evil
            """)
    void aValueInThePathIsEscaped(String value, String escaped) {
        json("/a", "{\"id\":\"" + value + "\"}");
        answers.put("/inner/" + escaped, TestUpstream.answer("200 OK", "{\"there\":true}"));
        compose("""
                a: { service: s, path: /a, deny: [id] }
                b: { service: s, path: "/inner/{calls.a.body#/id}" }
                """);
        var answer = gateway.get("/home/1");
        if (escaped.equals("refused")) {
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body()).contains("\"call\":\"b\"", "\"reason\":\"value\"");
            assertThat(lines()).containsExactly("GET /a HTTP/1.1");
        } else {
            assertThat(answer.body()).isEqualTo("{\"there\":true}");
        }
    }

    @Test
    void valuesKeepTheirJsonTypeInABodyAndAreTextInOthers() {
        json("/a", "{\"id\":1.10,\"tags\":[\"x\\\"\",null],\"none\":null}");
        answers.put(
                "/b",
                (request, connection) -> TestUpstream.answer(
                                "200 OK", new String(request.body(), StandardCharsets.UTF_8))
                        .serve(request, connection));
        compose("""
                a: { service: s, path: /a, allow: [nothing] }
                b:
                  service: s
                  path: /b
                  body: { id: "{calls.a.body#/id}", tags: "{calls.a.body#/tags}", text: "no {calls.a.body#/id}", gone: "{?calls.a.body#/none}", n: 1 }
                """);
        assertThat(gateway.get("/home/1").body())
                .isEqualTo("{\"id\":1.10,\"tags\":[\"x\\\"\",null],\"text\":\"no 1.10\",\"n\":1}");
    }

    @Test
    void theRequestsBodyIsThereForCallsThatNameIt() {
        answers.put(
                "/b",
                (request, connection) -> TestUpstream.answer(
                                "200 OK", new String(request.body(), StandardCharsets.UTF_8))
                        .serve(request, connection));
        compose("b: { service: s, path: /b, body: { got: \"{request.body#/list/1}\" } }");
        String body = "{\"list\":[1,{\"deep\":18446744073709551616}]}";
        var answer = gateway.send(
                "POST /home/1 HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(answer.body()).isEqualTo("{\"got\":{\"deep\":18446744073709551616}}");
        var broken = gateway.send("POST /home/1 HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 1\r\n\r\n{");
        assertThat(broken.status()).isEqualTo(400);
        var without = gateway.get("/home/1");
        assertThat(without.status()).isEqualTo(400);
        assertThat(without.body()).contains("\"call\":\"b\"", "\"reason\":\"request\"");
    }

    @Test
    void aLargeBodyIsReadAsASmallOneIs() {
        json("/b?n=7", "{\"b\":1}");
        compose("b: { service: s, path: /b, query: { n: \"{request.body#/n}\" } }");
        String head = "POST /home/1 HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: %d\r\n\r\n";
        String body = "{\"n\":7,\"rest\":\"" + "x".repeat(1 << 20) + "\"}";
        assertThat(gateway.send(head.formatted(body.length()) + body).body()).isEqualTo("{\"b\":1}");
        String broken = body.substring(1);
        assertThat(gateway.send(head.formatted(broken.length()) + broken).status())
                .isEqualTo(400);
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
        var never = new CountDownLatch(1);
        answers.put("/slow", (request, connection) -> await(never));
        json("/b", "{\"b\":1}");
        compose("deadline: 5m", """
                slow: { service: s, path: /slow, failure: optional, deadline: 50ms }
                b: { service: s, path: /b }
                """);
        var answer = gateway.get("/home/1");
        assertThat(answer.body()).isEqualTo("{\"b\":1}");
        assertThat(answer.header("portico-missing")).contains("slow;reason=timeout");
        never.countDown();
        // A call that is ended takes its connection with it (HTTP/1.1).
        Await.until("its connection is closed", () -> service.open() == 1);
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
    void answersOfEveryEncodingAndOperationBecomeOne() {
        answers.put(
                "/x",
                TestUpstream.answer(
                        "200 OK", "<user id=\"7\"><name>Ada</name></user>", "Content-Type: application/xml"));
        answers.put(
                "/news",
                TestUpstream.answer(
                        "200 OK",
                        "<rss version=\"2.0\"><channel><title>T</title><item><title>One</title><guid>1</guid></item></channel></rss>",
                        "Content-Type: application/rss+xml"));
        answers.put("/motd", TestUpstream.answer("200 OK", "hi", "Content-Type: text/plain"));
        json(
                "/n",
                "{\"data\":[{\"a\":{\"v\":9007199254740993,\"w\":0}},{\"a\":{\"v\":-0}}],\"more\":[1e400],\"more\":[null]}");
        compose("""
                motd: { service: s, path: /motd, encoding: text, map: { content: motd } }
                n: { service: s, path: /n, flatten: [ { move: "data.*.a.v", to: "data.*.v" }, { delete: "data.*.a" }, { append: more, to: data } ] }
                news: { service: s, path: /news, encoding: rss, target: items, allow: [title], group: news }
                x: { service: s, path: /x, encoding: xml, target: user, map: { -id: id } }
                """);
        assertThat(gateway.get("/home/1").body())
                .isEqualTo("{\"motd\":\"hi\",\"data\":[{\"v\":9007199254740993},{\"v\":-0},null],"
                        + "\"news\":[{\"title\":\"One\"}],\"id\":\"7\",\"name\":\"Ada\"}");
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
    void whatIsNestedTooDeeplyOrPackedOrOfAWrongTypeIsTheFailureOfItsCall() {
        json("/deep", "[".repeat(10_000) + "]".repeat(10_000));
        answers.put("/packed", TestUpstream.answer("200 OK", "{}", "Content-Encoding: gzip"));
        json("/typed", "{\"id\":{\"not\":\"an id\"}}");
        json("/b", "{\"b\":1}");
        compose("""
                b: { service: s, path: /b }
                deep: { service: s, path: /deep, failure: optional }
                packed: { service: s, path: /packed, failure: optional }
                typed: { service: s, path: /typed, target: none }
                uses: { service: s, path: "/uses/{calls.typed.body#/id}", failure: optional }
                """);
        var answer = gateway.get("/home/1");
        assertThat(answer.body()).isEqualTo("{\"b\":1}");
        assertThat(answer.header("portico-missing"))
                .contains("deep;reason=malformed, packed;reason=malformed, uses;reason=value");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            json | [
            xml  | <a>
            rss  | <a>
            text | x
            """)
    void aBodyWithoutEndIsReadUpToTheBoundOnly(String encoding, String again) {
        var left = new CountDownLatch(1);
        answers.put("/endless", (request, connection) -> {
            var out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String octets = again.repeat(1024);
            byte[] chunk = (Integer.toHexString(octets.length()) + "\r\n" + octets + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            try {
                while (true) out.write(chunk);
            } finally {
                left.countDown(); // nobody listens any more
            }
        });
        json("/b", "{\"b\":1}");
        compose("bodyBytesMax: 64KiB\n  deadline: 5m", """
                b: { service: s, path: /b }
                endless: { service: s, path: /endless, failure: optional, encoding: %s, when: { value: "{calls.b.status}", is: 200 } }
                """.formatted(encoding));
        var answer = gateway.get("/home/1");
        assertThat(answer.body()).isEqualTo("{\"b\":1}");
        assertThat(answer.header("portico-missing")).contains("endless;reason=too-large");
        await(left);
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

    private static void untilItEnds(Socket connection) {
        try {
            assertThat(connection.getInputStream().read()).isEqualTo(-1);
        } catch (IOException e) {
            // It was reset, which is an end as well.
        }
    }

    @Test
    void moreThanTheBoundIsTheFailureOfTheCallAndOfTheRequest() {
        json("/a", "{\"a\":\"" + "x".repeat(2000) + "\"}");
        json("/b", "{\"b\":1}");
        compose("bodyBytesMax: 1KiB", """
                a: { service: s, path: /a, failure: optional }
                b: { service: s, path: /b, headers: { x: "{?request.body#/x}" } }
                """);
        var answer = gateway.get("/home/1");
        assertThat(answer.header("portico-missing")).contains("a;reason=too-large");
        assertThat(answer.body()).isEqualTo("{\"b\":1}");
        var large = gateway.send(
                "POST /home/1 HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 2000\r\n\r\n" + "x".repeat(2000));
        assertThat(large.status()).isEqualTo(413);
    }

    @Test
    void whatFailsLeavesItsRoomToOthers() {
        json("/large", "{\"a\":\"" + "x".repeat(70_000) + "\"}");
        answers.put("/bad", TestUpstream.answer("500 Oops", "x".repeat(50_000)));
        answers.put("/broken", TestUpstream.answer("200 OK", "x".repeat(50_000)));
        json("/after", "{\"b\":\"" + "y".repeat(50_000) + "\"}");
        compose("bodyBytesMax: 64KiB\n  deadline: 5m", """
                a: { service: s, path: /large, failure: optional }
                b: { service: s, path: /bad, failure: optional, query: { after: "{?calls.a.body#/id}" } }
                c: { service: s, path: /broken, failure: optional, query: { after: "{?calls.b.body#/id}" } }
                d: { service: s, path: /after, query: { after: "{?calls.c.body#/id}" }, allow: [b] }
                """);
        var answer = gateway.get("/home/1");
        assertThat(answer.header("portico-missing"))
                .contains("a;reason=too-large, b;reason=status, c;reason=malformed");
        assertThat(answer.body()).startsWith("{\"b\":\"yyy");
    }

    @Test
    void headIsAnsweredAsGetWithoutTheBody() {
        json("/a", "{\"a\":1}");
        compose(
                "headers: { etag: \"{calls.a.headers.etag}\", x-none: \"{calls.a.headers.none}\" }",
                "a: { service: s, path: /a }\n");
        answers.put("/a", TestUpstream.answer("200 OK", "{\"a\":1}", "ETag: \"v1\""));
        try (var client = new RawClient(gateway.port())) {
            var answer = client.send("HEAD /home/1 HTTP/1.1\r\nHost: gateway.test\r\n\r\n")
                    .read(true);
            assertThat(answer.header("content-length")).contains("7");
            assertThat(answer.header("etag")).contains("\"v1\"");
            assertThat(answer.header("x-none")).isEmpty();
        }
    }

    @Test
    void aTemplateMakesTheAnswer() {
        json("/a", "{\"n\":[1,2,3]}");
        json("/b", "{\"name\":\"b\"}");
        compose("answer: { template: \"{ 'total': $sum(a.n), 'who': b.name }\" }", """
                a: { service: s, path: /a }
                b: { service: s, path: /b }
                """);
        assertThat(gateway.get("/home/1").body()).isEqualTo("{\"total\":6,\"who\":\"b\"}");
    }

    @Test
    void theClientChoosesFieldsAndForm() {
        json("/a", "{\"a\":{\"x\":1,\"y\":2},\"b\":3}");
        compose("a: { service: s, path: /a }\n");
        assertThat(gateway.get("/home/1?fields=a.x").body()).isEqualTo("{\"a\":{\"x\":1}}");
        var xml = gateway.get("/home/1", "Accept: application/xml");
        assertThat(xml.header("content-type")).contains("application/xml");
        assertThat(xml.body()).contains("<b>3</b>");
        assertThat(gateway.get("/home/1", "Accept: image/png").status()).isEqualTo(406);
    }

    @Test
    void graphqlIsAskedWithVariablesAndItsDataIsTheAnswer() {
        answers.put("/graphql", (request, connection) -> {
            assertThat(new String(request.body(), StandardCharsets.UTF_8))
                    .isEqualTo(
                            "{\"query\":\"query($id: ID!) { user(id: $id) { name } }\",\"variables\":{\"id\":\"7\\\" }\"}}");
            TestUpstream.answer("200 OK", "{\"data\":{\"user\":{\"name\":\"Ada\"}}}")
                    .serve(request, connection);
        });
        compose("""
                user:
                  service: s
                  path: /graphql
                  graphql: { query: "query($id: ID!) { user(id: $id) { name } }", variables: { id: "{request.path.id}" } }
                """);
        assertThat(gateway.get("/home/7%22%20%7D").body()).isEqualTo("{\"user\":{\"name\":\"Ada\"}}");
        answers.put("/graphql", TestUpstream.answer("200 OK", "{\"errors\":[{\"message\":\"inside\"}],\"data\":null}"));
        assertThat(gateway.get("/home/7").status()).isEqualTo(502);
    }

    @Test
    void theOnlyCallMayPassThrough() {
        answers.put("/a", TestUpstream.answer("201 Created", "\u0001 any", "Content-Type: application/octet-stream"));
        compose("a: { service: s, path: /a, encoding: pass-through }\n");
        var answer = gateway.get("/home/1");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("content-type")).contains("application/octet-stream");
        assertThat(answer.body()).isEqualTo("\u0001 any");
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
    void anAnswerThatBecomesTooLargeIsNone() {
        json("/a", "{\"a\":\"" + "<".repeat(600) + "\"}");
        compose("bodyBytesMax: 1KiB", "a: { service: s, path: /a }\n");
        assertThat(gateway.get("/home/1").status()).isEqualTo(200);
        var answer = gateway.get("/home/1", "Accept: application/xml"); // where it is &lt;
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("urn:portico:problem:composition-too-large");
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
                - { name: all, match: { paths: [/all] }, compose: { composition: all } }
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
            six.append("c%d: { service: s, path: /c%d }\n    ".formatted(number, number));
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
        var all = new CyclicBarrier(6);
        service.behave((request, connection) -> {
            if (request.requestLine().startsWith("GET /c")) await(all);
            TestUpstream.answer("200 OK", "{}").serve(request, connection);
        });
        Await.until("all places are free", () -> {
            boolean free = gateway.get("/all").status() == 200;
            if (!free) all.reset();
            return free;
        });
    }

    @Test
    void policiesOfTheRouteRunAsOnAnyOther() {
        json("/a", "{}");
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                compositions: [ { name: c, calls: { a: { service: s, path: /a, headers: { x-who: "{consumer.name}" } } } } ]
                routes:
                - name: home
                  match: { paths: [/home] }
                  compose: { composition: c }
                  policies: [ { type: key-auth } ]
                consumers: [ { name: acme, credentials: [ { type: api-key, name: k, value: key-of-acme-0123456789 } ] } ]
                """.formatted(service.address()));
        assertThat(gateway.get("/home").status()).isEqualTo(401);
        assertThat(service.waiting()).isZero();
        assertThat(gateway.get("/home", "x-api-key: key-of-acme-0123456789").status())
                .isEqualTo(200);
        Received request = service.take();
        assertThat(request.header("x-who")).containsExactly("acme");
        assertThat(request.names()).doesNotContain("x-api-key");
    }

    @Test
    void callsShowTheGatewaysOwnCredentials() {
        json("/a?key=of%26it", "{\"a\":1}");
        gateway.apply("""
                policies: [ { name: ours, type: upstream-auth, everywhere: true, settings: { header: { name: x-gateway, value: us } } } ]
                services:
                - name: s
                  url: "http://%s"
                  policies:
                  - { name: key, type: upstream-auth, settings: { query: { name: key, value: "of&it" } } }
                  - { name: basic, type: upstream-auth, settings: { basic: { username: portico, password: open } } }
                  - { name: post, type: upstream-auth, when: { methods: [POST] }, settings: { header: { name: x-post, value: never } } }
                compositions:
                - name: c
                  calls: { a: { service: s, path: /a, query: { key: "mine", other: "{?request.query.none}" }, headers: { authorization: mine } } }
                routes: [ { name: home, match: { paths: [/home] }, compose: { composition: c } } ]
                """.formatted(service.address()));
        assertThat(gateway.get("/home").body()).isEqualTo("{\"a\":1}");
        Received request = service.take();
        assertThat(request.header("authorization")).containsExactly("Basic cG9ydGljbzpvcGVu");
        assertThat(request.header("x-gateway")).containsExactly("us");
        assertThat(request.names()).doesNotContain("x-post");
        Trial trial = gateway.attempt("c", new SampleRequest(null, null, null, null, null, null, null));
        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.calls().get(0).request()).isEqualTo("GET /a?key=mine");
    }

    @Test
    void aTokenForACallIsFetchedOnceAndAgainWhenItIsRefused() {
        var issued = new AtomicInteger();
        var accepted = ConcurrentHashMap.<String>newKeySet();
        answers.put("/token", (request, connection) -> {
            String token = "t" + issued.incrementAndGet();
            accepted.clear();
            accepted.add("Bearer " + token);
            TestUpstream.answer(
                            "200 OK",
                            "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}",
                            "Content-Type: application/json")
                    .serve(request, connection);
        });
        answers.put("/a", (request, connection) -> {
            boolean good = accepted.containsAll(request.header("authorization"));
            TestUpstream.answer(good ? "200 OK" : "401 Unauthorized", "{\"a\":1}")
                    .serve(request, connection);
        });
        gateway.apply("""
                services:
                - name: s
                  url: "http://%1$s"
                  policies:
                  - { type: upstream-auth, settings: { oauth2: { tokenUrl: "http://%1$s/token", clientId: portico, clientSecret: open } } }
                compositions: [ { name: c, deadline: 5m, calls: { a: { service: s, path: /a } } } ]
                routes: [ { name: home, match: { paths: [/home] }, compose: { composition: c } } ]
                """.formatted(service.address()));
        assertThat(gateway.get("/home").body()).isEqualTo("{\"a\":1}");
        assertThat(gateway.get("/home").body()).isEqualTo("{\"a\":1}");
        assertThat(issued).hasValue(1);
        accepted.clear();
        assertThat(gateway.get("/home").status()).isEqualTo(502);
        Await.until("there is another token", () -> gateway.get("/home").status() == 200);
        assertThat(issued).hasValueGreaterThan(1);
    }

    @Test
    void withoutATokenTheServiceIsNotAsked() {
        answers.put("/token", TestUpstream.answer("500 Oops", ""));
        json("/a", "{}");
        gateway.apply("""
                services:
                - name: s
                  url: "http://%1$s"
                  policies:
                  - { type: upstream-auth, settings: { oauth2: { tokenUrl: "http://%1$s/token", clientId: portico, clientSecret: open } } }
                compositions: [ { name: c, deadline: 5m, calls: { a: { service: s, path: /a } } } ]
                routes: [ { name: home, match: { paths: [/home] }, compose: { composition: c } } ]
                """.formatted(service.address()));
        for (int round = 0; round < 2; round++) {
            var answer = gateway.get("/home");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("\"call\":\"a\"", "\"reason\":\"unavailable\"");
        }
        assertThat(lines()).containsExactly("POST /token HTTP/1.1");
    }

    @Test
    void whoCallsAndTheirGroupsAreThere() {
        answers.put(
                "/a",
                (request, connection) -> TestUpstream.answer(
                                "200 OK", new String(request.body(), StandardCharsets.UTF_8))
                        .serve(request, connection));
        json("/gold", "{\"gold\":1}");
        json("/lead", "{\"lead\":1}");
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                compositions:
                - name: c
                  deadline: 5m
                  calls:
                    a: { service: s, path: /a, body: { groups: "{consumer.groups}", first: "{?consumer.groups#/0}" }, headers: { x-id: "{consumer.id}" } }
                    b: { service: s, path: /gold, when: { value: "{consumer.groups.gold}", exists: true } }
                    c: { service: s, path: /lead, when: { value: "{consumer.groups.lead}", is: true } }
                routes: [ { name: home, match: { paths: [/home] }, compose: { composition: c }, policies: [ { type: key-auth } ] } ]
                consumers:
                - { name: acme, groups: [gold, west], credentials: [ { type: api-key, name: k, value: key-of-acme-0123456789 } ] }
                """.formatted(service.address()));
        assertThat(gateway.get("/home", "x-api-key: key-of-acme-0123456789").body())
                .isEqualTo("{\"groups\":[\"gold\",\"west\"],\"first\":\"gold\",\"gold\":1}");
        assertThat(lines()).doesNotContain("GET /lead HTTP/1.1");
        Trial trial =
                gateway.attempt("c", new SampleRequest(null, null, null, null, "somebody", List.of("lead"), null));
        assertThat(trial.body()).isEqualTo("{\"groups\":[\"lead\"],\"first\":\"lead\",\"lead\":1}");
    }

    @Test
    void aTrialTellsWhatBecameOfEachCallAndWhereEachPartIsFrom() {
        json("/users/7", "{\"id\":7,\"x\":1}");
        json("/orders?user=7", "{\"x\":2,\"list\":[1]}");
        answers.put("/slow", TestUpstream.answer("404 Not Found", "{}"));
        compose("order: [user, orders, gone, skipped]", """
                user: { service: s, path: "/users/{request.path.id}" }
                orders: { service: s, path: /orders, query: { user: "{calls.user.body#/id}" } }
                gone: { service: s, path: /slow, failure: optional }
                skipped: { service: s, path: /never, when: { value: "{request.query.x}", exists: true } }
                """);
        var sample = new SampleRequest(Map.of("id", "7"), null, null, null, null, null, null);
        Trial trial = gateway.attempt("c", sample);
        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.body()).isEqualTo("{\"id\":7,\"x\":2,\"list\":[1]}");
        assertThat(trial.whole()).isTrue();
        assertThat(trial.origins())
                .containsEntry("/id", "user")
                .containsEntry("/x", "orders")
                .containsEntry("/list", "orders");
        assertThat(trial.overridden()).containsEntry("/x", List.of("user"));
        assertThat(trial.headers()).contains(new HeaderField("portico-missing", "gone;reason=status"));
        Map<String, TriedCall> calls = new ConcurrentHashMap<>();
        trial.calls().forEach(call -> calls.put(call.name(), call));
        TriedCall user = calls.get("user");
        TriedCall orders = calls.get("orders");
        assertThat(user.request()).isEqualTo("GET /users/7");
        assertThat(user.status()).isEqualTo(200);
        assertThat(user.bytes()).isEqualTo(14);
        assertThat(user.start()).isLessThanOrEqualTo(user.head());
        assertThat(user.head()).isLessThanOrEqualTo(user.end());
        assertThat(orders.start()).isGreaterThanOrEqualTo(user.end());
        assertThat(calls.get("gone").outcome()).isEqualTo(CallOutcome.FAILED);
        assertThat(calls.get("gone").reason()).isEqualTo("status");
        assertThat(calls.get("skipped").outcome()).isEqualTo(CallOutcome.SKIPPED);
        assertThat(calls.get("skipped").start()).isNull();
    }

    @Test
    void whatACallSendsCountsWhileItIsSent() {
        json("/cart", "{\"t\":\"" + "x".repeat(20_000) + "\"}");
        json("/ids", "[1,2,3,4]");
        json("/twice", "{\"twice\":1}");
        for (int id = 1; id <= 4; id++) json("/i/" + id, "{\"id\":" + id + "}");
        String calls = """
                cart: { service: s, path: /cart, allow: [none] }
                ids: { service: s, path: /ids, collection: none, deny: [none] }
                items: { service: s, path: "/i/{item}", body: { cart: "{calls.cart.body}" }, forEach: { over: "{calls.ids.body}", parallel: %d }, group: items, failure: optional }
                """;
        // The first two are begun before any has ended; there is no room for the third.
        compose("bodyBytesMax: 64KiB\n  deadline: 5m", calls.formatted(4));
        var full = gateway.get("/home/1");
        assertThat(full.body()).isEqualTo("{\"items\":[{\"id\":1},{\"id\":2},null,null]}");
        assertThat(full.header("portico-missing")).contains("items;reason=too-large;elements=2");
        compose("bodyBytesMax: 64KiB\n  deadline: 5m", calls.formatted(1));
        assertThat(gateway.get("/home/1").body())
                .isEqualTo("{\"items\":[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4}]}");
        // One that alone is too large fails, and keeps nobody waiting.
        compose("bodyBytesMax: 64KiB\n  deadline: 5m", """
                cart: { service: s, path: /cart, allow: [none] }
                twice: { service: s, path: /twice, body: ["{calls.cart.body}", "{calls.cart.body}", "{calls.cart.body}"], failure: optional }
                """);
        var large = gateway.get("/home/1");
        assertThat(large.body()).isEqualTo("{}");
        assertThat(large.header("portico-missing")).contains("twice;reason=too-large");
    }

    /** Read, shaped, sent and answered beside the event loop, with the same outcome. */
    @Test
    void whatIsLargeBecomesWhatSmallThingsBecome() {
        String text = "x".repeat(300_000);
        json("/a", "{\"n\":1,\"t\":\"" + text + "\"}");
        answers.put(
                "/b",
                (request, connection) -> TestUpstream.answer("200 OK", "{\"octets\":" + request.body().length + "}")
                        .serve(request, connection));
        compose("""
                a: { service: s, path: /a }
                b: { service: s, path: /b, body: { all: "{calls.a.body}" } }
                c: { service: s, path: /a, allow: [n], map: { n: m } }
                """);
        assertThat(gateway.get("/home/1").body())
                .isEqualTo("{\"n\":1,\"t\":\"" + text + "\",\"octets\":300022,\"m\":1}");
        assertThat(gateway.attempt("c", new SampleRequest(null, null, null, null, null, null, null))
                        .origins())
                .containsEntry("/octets", "b");
    }

    @Test
    void whatWasEndedIsMadeAnewForWhoeverStillWantsIt() {
        var asked = new AtomicInteger();
        var ended = new CountDownLatch(1);
        answers.put("/x", (request, connection) -> {
            if (asked.incrementAndGet() > 1) {
                TestUpstream.answer("200 OK", "{\"x\":1}").serve(request, connection);
                return;
            }
            while (connection.getInputStream().read() >= 0) {} // until the node has had enough
            ended.countDown();
        });
        answers.put("/c", (request, connection) -> {
            await(ended);
            TestUpstream.answer("200 OK", "{\"c\":1}").serve(request, connection);
        });
        compose("""
                a: { service: s, path: /x, failure: optional, deadline: 50ms }
                b: { service: s, path: /x, when: { value: "{calls.c.status}", is: 200 } }
                c: { service: s, path: /c }
                """);
        var answer = gateway.get("/home/1");
        assertThat(answer.body()).isEqualTo("{\"x\":1,\"c\":1}");
        assertThat(answer.header("portico-missing")).contains("a;reason=timeout");
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
    void anAnswerSaysWhichFieldsOfTheRequestItDependsOn() {
        answers.put("/a", TestUpstream.answer("200 OK", "{\"a\":1}", "Cache-Control: public, max-age=60"));
        compose("headers: { cache-control: \"{calls.a.headers.cache-control}\" }", """
                a: { service: s, path: /a, headers: { accept-language: "{?request.headers.accept-language}" } }
                b: { service: s, path: /b, failure: optional, when: { value: "{request.headers.x-beta}", exists: true } }
                """);
        var answer = gateway.get("/home/1");
        assertThat(answer.headers("vary")).containsExactly("accept, accept-language, x-beta");
        assertThat(answer.headers("cache-control")).containsExactly("public, max-age=60");
        var partial = gateway.get("/home/1", "X-Beta: 1");
        assertThat(partial.headers("cache-control")).containsExactly("no-store");
    }

    @Test
    void fieldsHoldTextInUtf8() {
        String name = "\u00e9 \u20ac \ud83d\ude00";
        String octets = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        answers.put(
                "/a",
                TestUpstream.answer(
                        "200 OK",
                        "{\"name\":\"" + octets + "\"}",
                        "Content-Type: application/json",
                        "X-Name: " + octets,
                        "X-Old: \u00e9t\u00e9"));
        answers.put(
                "/b",
                (request, connection) -> TestUpstream.answer(
                                "200 OK", new String(request.body(), StandardCharsets.ISO_8859_1))
                        .serve(request, connection));
        compose("headers: { x-body: \"{calls.a.body#/name}\", x-field: \"{calls.a.headers.x-name}\" }", """
                a: { service: s, path: /a, allow: [none] }
                b:
                  service: s
                  path: /b
                  headers: { x-body: "{calls.a.body#/name}", x-field: "{calls.a.headers.x-name}", x-query: "{request.query.n}", x-sent: "{request.headers.x-sent}" }
                  body: { field: "{calls.a.headers.x-name}", old: "{calls.a.headers.x-old}", sent: "{request.headers.x-sent}" }
                """);
        var answer = gateway.get("/home/1?n=%C3%A9", "X-Sent: " + octets);
        assertThat(answer.header("x-body")).contains(octets);
        assertThat(answer.header("x-field")).contains(octets);
        assertThat(answer.body())
                .isEqualTo("{\"field\":\"" + name + "\",\"old\":\"\u00e9t\u00e9\",\"sent\":\"" + name + "\"}");
        service.take();
        Received request = service.take();
        assertThat(request.header("x-body")).containsExactly(octets);
        assertThat(request.header("x-field")).containsExactly(octets);
        assertThat(request.header("x-query")).containsExactly("\u00c3\u00a9");
        assertThat(request.header("x-sent")).containsExactly(octets);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "query: { q: \"{request.query.q}\" }",
                "graphql: { query: \"{a}\", variables: { q: \"{request.query.q}\" } }, method: GET",
            })
    void aRequestThatMakesACallsAddressTooLongIsTheClientsFault(String call) {
        compose("a: { service: s, path: /a, " + call + " }\n");
        var answer = gateway.get("/home/1?q=" + "!".repeat(6000));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"call\":\"a\"", "\"reason\":\"request\"");
        assertThat(service.accepted()).isZero();
    }

    @Test
    void anAnswerIsHeldToItsDescription() {
        json("/a", "{\"id\":1}");
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                compositions: [ { name: c, deadline: 5m, calls: { a: { service: s, path: /a } } } ]
                routes:
                - name: home
                  match: { paths: [/home] }
                  compose: { composition: c }
                  policies:
                  - type: validation
                    settings:
                      answers: refuse
                      openapi: |
                        openapi: 3.0.3
                        info: { title: Home, version: "1" }
                        paths:
                          /home:
                            get:
                              responses:
                                "200":
                                  description: All
                                  content:
                                    application/json:
                                      schema: { type: object, required: [id], properties: { id: { type: integer } } }
                """.formatted(service.address()));
        assertThat(gateway.get("/home").body()).isEqualTo("{\"id\":1}");
        json("/a", "{\"id\":\"x\"}");
        var bad = gateway.get("/home");
        assertThat(bad.status()).isEqualTo(502);
        assertThat(bad.body()).contains("invalid-answer", "\"pointer\":\"/id\"");
        // What the gateway refuses is not the composition's answer.
        answers.put("/a", TestUpstream.answer("500 Oops", ""));
        assertThat(gateway.get("/home").body()).contains("composition-failed");
    }

    @Test
    void bodiesThatCallsSendAreWithinTheBoundToo() {
        json("/a", "{\"a\":\"" + "x".repeat(3000) + "\"}");
        json("/b", "{\"b\":1}");
        String calls = """
                a: { service: s, path: /a, deny: [a] }
                b: { service: s, path: /b, failure: optional, body: { once: "{calls.a.body#/a}", again: "{calls.a.body#/a}" } }
                """;
        compose("bodyBytesMax: 5KiB", calls); // more than one body may have
        var large = gateway.get("/home/1");
        assertThat(large.header("portico-missing")).contains("b;reason=too-large");
        compose("bodyBytesMax: 8KiB", calls); // more than all of them may have together
        assertThat(gateway.get("/home/1").header("portico-missing")).contains("b;reason=too-large");
        assertThat(lines()).doesNotContain("POST /b HTTP/1.1");
        compose("bodyBytesMax: 16KiB", calls);
        assertThat(gateway.get("/home/1").body()).isEqualTo("{\"b\":1}");
    }

    @Test
    void theAnswerSaysWhichFieldsOfTheRequestItGoesBy() {
        json("/a", "{\"a\":1}");
        compose(
                "headers: { x-lang: \"{?request.headers.accept-language}\" }",
                "a: { service: s, path: /a, headers: { x-tenant: \"{?request.headers.x-tenant}\" } }\n");
        assertThat(gateway.get("/home/1").header("vary")).contains("accept, accept-language, x-tenant");
        compose("a: { service: s, path: /a }\n");
        assertThat(gateway.get("/home/1").header("vary")).contains("accept");
        compose("a: { service: s, path: /a, encoding: pass-through }\n");
        assertThat(gateway.get("/home/1").header("vary")).isEmpty();
    }

    @Test
    void whatIsNotWholeIsNotKeptWhateverTheCompositionSays() {
        answers.put("/a", TestUpstream.answer("200 OK", "{\"a\":1}", "Cache-Control: max-age=60"));
        compose("headers: { cache-control: \"{calls.a.headers.cache-control}\" }", """
                a: { service: s, path: /a }
                b: { service: s, path: /b, failure: optional }
                """);
        assertThat(gateway.get("/home/1").headers("cache-control")).containsExactly("no-store");
        json("/b", "{}");
        assertThat(gateway.get("/home/1").headers("cache-control")).containsExactly("max-age=60");
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

    @Test
    void aTrialOfASlowCompositionShowsWhatIsSlow() {
        var never = new CountDownLatch(1);
        answers.put("/slow", (request, connection) -> await(never));
        json("/b", "{\"b\":1}");
        compose("b: { service: s, path: /b }\nslow: { service: s, path: /slow }\n");
        Trial trial = gateway.attempt("c", new SampleRequest(null, null, null, null, null, null, null));
        never.countDown();
        assertThat(trial.status()).isEqualTo(504);
        TriedCall slow = trial.calls().get(1);
        assertThat(slow.name()).isEqualTo("slow");
        assertThat(slow.outcome()).isEqualTo(CallOutcome.FAILED);
        assertThat(slow.reason()).isEqualTo("timeout");
        assertThat(slow.start()).isNotNull();
    }

    private void compose(String calls) {
        compose("deadline: 5m", calls);
    }

    private void compose(String more, String calls) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s", timeouts: { connect: 60s } } ]
                routes: [ { name: home, match: { paths: ["/home/{id}"] }, compose: { composition: c } } ]
                compositions:
                - name: c
                  %s
                  calls:
                %s""".formatted(service.address(), more, calls.indent(4)));
    }

    private void json(String target, String body) {
        answers.put(target, TestUpstream.answer("200 OK", body, "Content-Type: application/json"));
    }

    private void serve(Received request, Socket connection) throws IOException {
        arrived.add(request);
        String target = request.requestLine().split(" ")[1];
        answers.getOrDefault(target, TestUpstream.answer("404 Not Found", "")).serve(request, connection);
    }

    private List<String> lines() {
        return arrived.stream().map(Received::requestLine).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
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
