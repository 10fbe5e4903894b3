package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.node.testing.TestUpstream.Received;
import portico.testing.RawClient;

/** What becomes of the answers of calls, and what clients get of it: whichever carrier makes the calls. */
abstract class CompositionAnswerRules extends CompositionCase {
    CompositionAnswerRules(TestGateway gateway) {
        super(gateway);
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
        var second = gateway.get("/home/1", "Accept: image/png", "Accept: text/xml");
        assertThat(second.header("content-type")).contains("text/xml; charset=utf-8");
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
}
