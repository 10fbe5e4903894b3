package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.composition.SampleRequest;
import portico.config.composition.Trial;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.node.testing.TestUpstream.Received;

/** What calls send of the request and of other answers: whichever carrier makes them. */
abstract class CompositionValueRules extends CompositionCase {
    CompositionValueRules(TestGateway gateway) {
        super(gateway);
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
}
