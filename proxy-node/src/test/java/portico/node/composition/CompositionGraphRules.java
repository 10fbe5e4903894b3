package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.composition.SampleRequest;
import portico.config.composition.Trial;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.node.testing.TestUpstream.Received;
import portico.testing.Await;

/** Which calls are made, when, and what they send: whichever carrier makes them. */
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
    void whatCallsTakeOfTheRequestIsWhatPoliciesHaveLeftOfIt() {
        json("/a?tenant=acme", "{\"a\":1}");
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                compositions:
                - name: c
                  calls:
                    a:
                      service: s
                      path: /a
                      query: { tenant: "{request.query.tenant}" }
                      headers:
                        x-sent: "{request.headers.x-sent}"
                        x-set: "{request.headers.x-tenant}"
                        x-removed: "{?request.headers.x-old}"
                        x-caller: "{?request.headers.x-portico-consumer}"
                        x-from: "{?request.headers.x-forwarded-for}"
                        x-secret: "{?request.headers.x-key}"
                        x-id: "{request.headers.x-request-id}"
                routes:
                - name: home
                  match: { paths: [/home] }
                  compose: { composition: c }
                  policies:
                  - { type: request-headers, settings: { set: { x-tenant: acme }, remove: [x-old] } }
                  - { type: request-transform, settings: { query: { set: { tenant: acme } } } }
                  - { type: upstream-auth, settings: { header: { name: x-key, value: inside } } }
                """.formatted(service.address()));
        var answer = gateway.get(
                "/home?tenant=other",
                "X-Sent: as it is",
                "X-Tenant: other",
                "X-Old: 1",
                "X-Portico-Consumer: root",
                "X-Forwarded-For: 9.9.9.9",
                "X-Request-Id: mine");
        assertThat(answer.body()).isEqualTo("{\"a\":1}");
        Received request = service.take();
        assertThat(request.header("x-sent")).containsExactly("as it is");
        assertThat(request.header("x-set")).containsExactly("acme");
        assertThat(request.header("x-id")).isEqualTo(request.header("x-request-id"));
        assertThat(request.names()).doesNotContain("x-removed", "x-caller", "x-from", "x-secret");
    }

    @Test
    void whatForwardAuthSaysIsNoClientsToSay() {
        answers.put("/check", TestUpstream.answer("200 OK", "", "X-User: ada", "X-Who: acme"));
        json("/a", "{\"a\":1}");
        gateway.apply("""
                services: [ { name: s, url: "http://%1$s" } ]
                consumers: [ { name: acme } ]
                compositions:
                - name: c
                  calls: { a: { service: s, path: /a, headers: { x-user: "{request.headers.x-user}", x-who: "{?request.headers.x-who}" } } }
                routes:
                - name: home
                  match: { paths: [/home] }
                  compose: { composition: c }
                  policies:
                  - { type: forward-auth, settings: { url: "http://%1$s/check", upstreamHeaders: [x-user], consumerHeader: x-who } }
                """.formatted(service.address()));
        assertThat(gateway.get("/home", "X-User: root", "X-Who: root").body()).isEqualTo("{\"a\":1}");
        service.take(); // whether it may pass
        Received request = service.take();
        assertThat(request.header("x-user")).containsExactly("ada");
        assertThat(request.names()).doesNotContain("x-who");
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
