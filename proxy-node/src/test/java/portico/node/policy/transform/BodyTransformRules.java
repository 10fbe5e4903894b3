package portico.node.policy.transform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.channel.CachePurge;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;

/** What becomes of bodies of JSON, in both directions and on both carriers. */
abstract class BodyTransformRules {
    private static final String JSON = "Content-Type: application/json";

    private final TestUpstream upstream = new TestUpstream();
    final TestGateway gateway;

    BodyTransformRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    private void requests(String body) {
        route("- { type: request-transform, settings: { body: " + body + " } }");
    }

    private void answers(String body) {
        route("- { type: response-transform, settings: { body: " + body + " } }");
    }

    private void route(String policies) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  match: { paths: ["/r/{id}", "/r"] }
                  forward: { service: s }
                  policies:
                %s
                - name: own
                  match: { paths: [/own] }
                  respond: { status: 200, headers: { content-type: application/json }, body: '{"a":1,"b":2}' }
                  policies: [ { type: response-transform, settings: { body: { remove: [/a] } } } ]
                consumers:
                - name: acme
                  credentials: [ { type: api-key, name: main, value: key-of-acme-for-tests } ]
                """.formatted(upstream.address(), policies.indent(2)));
    }

    private RawClient.Response post(byte[] body, String... fields) {
        var head = new StringBuilder("POST /r?q=%C3%A4%22 HTTP/1.1\r\nHost: x\r\n");
        for (String field : fields) head.append(field).append("\r\n");
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        return gateway.send(head + new String(body, ISO_8859_1));
    }

    private RawClient.Response post(String body, String... fields) {
        return post(body.getBytes(UTF_8), fields.length == 0 ? new String[] {JSON} : fields);
    }

    private String received() {
        return new String(upstream.take().body(), UTF_8);
    }

    private void serves(String body, String... fields) {
        var all = Arrays.copyOf(fields, fields.length + 1);
        all[fields.length] = JSON;
        upstream.behave(TestUpstream.answer("200 OK", body, all));
    }

    private static byte[] gzip(String text) {
        var octets = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(octets)) {
            out.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return octets.toByteArray();
    }

    private static String latin(byte[] octets) {
        return new String(octets, ISO_8859_1);
    }

    /** A page stands for the service's answer, of which nothing is left to change. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            text/html        | <h1>Nothing here</h1>
            application/json | [1,2]
            """)
    void aPageForErrorsIsLeftAsItIs(String type, String page) {
        route("""
                - { type: response-transform, settings: { body: { remove: [/a] } } }
                - { type: error-pages, settings: { pages: [ { origin: any, contentType: "%s", body: '%s' } ] } }
                """.formatted(type, page));
        upstream.behave(TestUpstream.answer("404 Not Found", "{\"a\":1}", JSON));
        var answer = gateway.get("/r");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo(page);
    }

    @Test
    void membersAreRemovedRenamedMovedAndSetInThisOrder() {
        requests("""
                { remove: [/gone, /none/x], rename: { /old: new, /deep/no: id }, move: { /data/items: /items, /none: /x },
                  set: { /user: "{request.header.x-user}", /list/-: 4, /made/of/all: [1.10, null, { "a~b": true }] } }
                """.replace('\n', ' '));
        post(
                "{\"gone\":1,\"old\":2,\"n\":1e400,\"deep\":{\"no\":7},\"data\":{\"items\":[-0]},\"list\":[3],\"user\":\"me\"}");
        // A rename keeps the member where it is; the user that the client wrote goes with the field that is missing.
        assertThat(received())
                .isEqualTo("{\"new\":2,\"n\":1e400,\"deep\":{\"id\":7},\"data\":{},\"list\":[3,4],\"items\":[-0],"
                        + "\"made\":{\"of\":{\"all\":[1.1,null,{\"a~b\":true}]}}}");
    }

    @Test
    void numbersKeepTheirDigits() {
        requests("{ remove: [/x] }");
        String numbers = "{\"a\":9007199254740993,\"b\":1e400,\"c\":-0,\"d\":1.10,\"e\":0.1e-7}";
        post(numbers.replace("{", "{\"x\":0,"));
        assertThat(received()).isEqualTo(numbers);
        requests("{ jsonata: 'a' }");
        post("{\"a\":[9007199254740993,1e400,-0,1.10]}");
        assertThat(received()).isEqualTo("[9007199254740993,1e400,-0,1.10]");
    }

    @Test
    void whatIsKnownOfTheExchangeIsTextWhateverIsInIt() {
        route("""
                - { type: key-auth }
                - type: request-transform
                  settings:
                    body: { set: { /by: { who: "{consumer.name}", q: "{request.query.q}", no: "{claim.x}", "{{": "{{}}" }, /all: ["{claim.x}", "<{path.id}>"] } }
                """);
        post("{\"by\":\"forged\"}", JSON, "X-Api-Key: key-of-acme-for-tests");
        assertThat(received())
                .isEqualTo("{\"by\":{\"who\":\"acme\",\"q\":\"ä\\\"\",\"{{\":\"{}\"},\"all\":[null,null]}");
    }

    @Test
    void anExpressionDoesTheRest() {
        requests("{ set: { /user: someone }, jsonata: '{ \"total\": $sum(items.price), \"by\": user }' }");
        post("{\"items\":[{\"price\":2},{\"price\":3.5}]}");
        assertThat(received()).isEqualTo("{\"total\":5.5,\"by\":\"someone\"}");
    }

    @Test
    void anExpressionThatFailsOnItIsTheClientsFault() {
        requests("{ jsonata: '$sum(items)' }");
        var refused = post("{\"items\":\"text\"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.headers("content-type")).containsExactly("application/problem+json");
        assertThat(refused.body())
                .contains("unfit-body")
                .contains("\"in\":\"body\"")
                .doesNotContain("text\"");
        requests("{ jsonata: '($f := function($x) { $f($x + 1) }; $f(0))' }");
        assertThat(post("{}").status()).isEqualTo(422);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void whereSomethingElseIsInTheWayNothingIsPut() {
        requests("{ set: { /a/b: 1 } }");
        for (String body : new String[] {"{\"a\":\"text\"}", "{\"a\":null}", "[]", "1"})
            assertThat(post(body).status()).as(body).isEqualTo(422);
        assertThat(upstream.waiting()).isZero();
        post("{}");
        assertThat(received()).isEqualTo("{\"a\":{\"b\":1}}");
    }

    @Test
    void theRequestSaysWhatItNowIs() {
        requests("{ set: { /a: ä } }");
        byte[] body = "{\"b\":\"ö\"}".getBytes(UTF_16BE);
        post(
                body,
                "Content-Type: application/json; charset=utf-16be; v=1",
                "Content-MD5: x",
                "Digest: x",
                "Content-Digest: x",
                "Repr-Digest: x");
        var received = upstream.take();
        assertThat(received.header("content-type")).containsExactly("application/json; v=1");
        assertThat(received.header("content-length")).containsExactly("19");
        assertThat(received.names()).doesNotContain("content-md5", "digest", "content-digest", "repr-digest");
        assertThat(received.body()).isEqualTo("{\"b\":\"ö\",\"a\":\"ä\"}".getBytes(UTF_8));
        post(gzip("{}"), JSON, "Content-Encoding: gzip");
        received = upstream.take();
        assertThat(received.names()).doesNotContain("content-encoding");
        assertThat(received.body()).isEqualTo("{\"a\":\"ä\"}".getBytes(UTF_8));
        // One of unknown length gets one.
        gateway.send("POST /r HTTP/1.1\r\nHost: x\r\n" + JSON
                + "\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n");
        received = upstream.take();
        assertThat(received.header("content-length")).containsExactly("10");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/jsonx",
                "application/grpc+json",
                "application/grpc-web+json; x=y"
            })
    void bodiesOfOtherTypesGoOnAsTheyAre(String type) {
        requests("{ remove: [/a] }");
        assertThat(post("{\"a\":1}", "Content-Type: " + type).status()).isEqualTo(200);
        assertThat(received()).isEqualTo("{\"a\":1}");
    }

    @Test
    void whereThereIsNoBodyNoneIsMade() {
        requests("{ set: { /a: 1 } }");
        assertThat(gateway.get("/r", JSON).status()).isEqualTo(200);
        assertThat(upstream.take().body()).isEmpty();
        assertThat(post("").status()).isEqualTo(200);
        assertThat(upstream.take().body()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1,"a":2}          | 400
            {"a":1                 | 400
            {"a":1}x               | 400
            {"a":"\\ud800"}        | 400
            nothing                | 400
            """)
    void whatIsNoJsonIsRefused(String body, int status) {
        requests("{ remove: [/b] }");
        var refused = post(body);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.body()).contains("malformed-body").contains("\"pointer\":\"\"");
        assertThat(upstream.waiting()).isZero();
    }

    /** The service might take it for the other one, of which nothing was changed. */
    @Test
    void aBodyOfTwoTypesIsRefused() {
        requests("{ remove: [/secret] }");
        for (String[] types : new String[][] {{"Content-Type: text/plain", JSON}, {JSON, "Content-Type: text/plain"}})
            assertThat(post("{\"secret\":1}", types).status()).isEqualTo(400);
        assertThat(upstream.waiting()).isZero();
        route("""
                - { type: request-headers, settings: { set: { content-type: application/json } } }
                - { type: request-transform, settings: { body: { remove: [/secret] } } }
                """);
        assertThat(post("{\"secret\":1}", "Content-Type: text/plain", JSON).status())
                .isEqualTo(200);
        assertThat(received()).isEqualTo("{}");
    }

    @Test
    void whatIsTooMuchIsRefusedWithinBounds() {
        requests("{ set: { /b: aaaaaaaaaaaaaaaaaaaa }, bodyBytesMax: 2KiB }");
        assertThat(post("[".repeat(1000) + "]".repeat(1000)).status()).isEqualTo(400);
        assertThat(post("{\"a\":\"" + "a".repeat(3000) + "\"}").status()).isEqualTo(413);
        // It becomes too large by what is set.
        assertThat(post("{\"a\":\"" + "a".repeat(2035) + "\"}").status()).isEqualTo(422);
        byte[] small = gzip("{}");
        assertThat(post(Arrays.copyOf(small, small.length - 9), JSON, "Content-Encoding: gzip")
                        .status())
                .isEqualTo(400);
        byte[] bomb = gzip("{\"a\":\"" + "a".repeat(1_000_000) + "\"}");
        assertThat(bomb.length).isLessThan(2048);
        assertThat(post(bomb, JSON, "Content-Encoding: gzip").status()).isEqualTo(413);
        assertThat(post("{}", JSON, "Content-Encoding: br").status()).isEqualTo(415);
        assertThat(post("{}", "Content-Type: application/json; charset=ebcdic").status())
                .isEqualTo(400);
        assertThat(post("ä", "Content-Type: application/json; charset=ascii").status())
                .isEqualTo(400);
        assertThat(gateway.send("POST /r HTTP/1.1\r\nHost: x\r\n" + JSON
                                + "\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n" + " ".repeat(4096)
                                + "\r\n0\r\n\r\n")
                        .status())
                .isEqualTo(413);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void oneChangeFollowsTheOther() {
        route("""
                - { name: one, type: request-transform, settings: { body: { rename: { /a: b } } } }
                - { name: two, type: request-transform, settings: { body: { jsonata: '{ "c": b }' } } }
                - { name: three, type: response-transform, settings: { body: { jsonata: '{ "outer": inner }' } } }
                - { name: four, type: response-transform, settings: { body: { rename: { /a: inner } } } }
                """);
        upstream.behave(TestUpstream.answer("200 OK", latin(gzip("{\"a\":1}")), JSON, "Content-Encoding: gzip"));
        var response = post(gzip("{\"a\":1}"), JSON, "Content-Encoding: gzip");
        assertThat(received()).isEqualTo("{\"c\":1}");
        assertThat(response.body()).isEqualTo("{\"outer\":1}");
    }

    @Test
    void aRequestThatIsSentAgainIsSentAsItBecame() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s", retries: { attempts: 1, on: ["503"] } } ]
                routes:
                - name: r
                  match: { paths: [/r] }
                  forward: { service: s }
                  policies: [ { type: request-transform, settings: { body: { set: { /a: 1 } } } } ]
                """.formatted(upstream.address()));
        upstream.behave(TestUpstream.answer("503 Busy", ""));
        assertThat(gateway.send("PUT /r HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\nContent-Length: 2\r\n\r\n{}")
                        .status())
                .isEqualTo(503);
        assertThat(received()).isEqualTo("{\"a\":1}");
        assertThat(received()).isEqualTo("{\"a\":1}");
    }

    @Test
    void theAnswerIsChanged() {
        answers("{ remove: [/inside], set: { /status: '{status}', /id: '{path.id}' } }");
        serves("{\"inside\":1,\"n\":1e400}");
        var response = gateway.get("/r/7");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"n\":1e400,\"id\":\"7\",\"status\":\"200\"}");
        assertThat(response.headers("content-length")).containsExactly(Integer.toString(response.octets().length));
    }

    @Test
    void theAnswerSaysWhatItNowIs() {
        answers("{ set: { /a: ä } }");
        upstream.behave(TestUpstream.answer(
                "200 OK",
                latin("{}".getBytes(UTF_16BE)),
                "Content-Type: application/json; charset=utf-16be",
                "ETag: \"1\"",
                "Last-Modified: Sun, 29 Nov 2026 00:00:00 GMT",
                "Accept-Ranges: bytes",
                "Content-MD5: x",
                "Digest: x",
                "Content-Digest: x",
                "Repr-Digest: x",
                "X-Kept: 1"));
        var response = gateway.get("/r");
        assertThat(response.body()).isEqualTo("{\"a\":\"ä\"}");
        assertThat(response.headers("content-type")).containsExactly("application/json");
        for (String name :
                new String[] {"etag", "accept-ranges", "content-md5", "digest", "content-digest", "repr-digest"})
            assertThat(response.headers(name)).as(name).isEmpty();
        assertThat(response.headers("x-kept")).containsExactly("1");
    }

    @Test
    void theServiceIsAskedForAllOfItInACodingThatIsRead() {
        answers("{ set: { /a: 1 } }");
        serves("{}");
        String[] conditions = {
            "Range: bytes=0-1",
            "If-Range: \"1\"",
            "If-None-Match: \"1\"",
            "If-Modified-Since: Sun, 29 Nov 2026 00:00:00 GMT"
        };
        var fields = Arrays.copyOf(conditions, 5);
        fields[4] = "Accept-Encoding: br, gzip";
        assertThat(gateway.get("/r", fields).body()).isEqualTo("{\"a\":1}");
        var received = upstream.take();
        assertThat(received.names()).doesNotContain("range", "if-range", "if-none-match", "if-modified-since");
        assertThat(received.header("accept-encoding")).containsExactly("gzip");
        gateway.get("/r", "Accept-Encoding: br");
        assertThat(upstream.take().header("accept-encoding")).containsExactly("identity");
        // What keeps others from being overwritten does go on.
        post("{}", JSON, "If-None-Match: *", "If-Match: \"1\"");
        received = upstream.take();
        assertThat(received.header("if-none-match")).containsExactly("*");
        assertThat(received.header("if-match")).containsExactly("\"1\"");
    }

    @Test
    void aCodingIsUndone() {
        answers("{ set: { /a: 1 } }");
        upstream.behave(TestUpstream.answer("200 OK", latin(gzip("{}")), JSON, "Content-Encoding: gzip"));
        var response = gateway.get("/r", "Accept-Encoding: gzip");
        assertThat(response.headers("content-encoding")).isEmpty();
        assertThat(response.body()).isEqualTo("{\"a\":1}");
    }

    @Test
    void anAnswerThatIsNotWhatItClaimsToBeDoesNotGoOn() {
        answers("{ remove: [/secret], bodyBytesMax: 2KiB }");
        byte[] small = gzip("{}");
        String bomb = latin(gzip("{\"a\":\"" + "a".repeat(1_000_000) + "\"}"));
        String coded = "Content-Encoding: gzip";
        for (var behaviour : new TestUpstream.Behaviour[] {
            TestUpstream.answer("200 OK", "{\"secret\":1", JSON),
            TestUpstream.answer("200 OK", "{\"secret\":1,\"secret\":2}", JSON),
            TestUpstream.answer("200 OK", "[".repeat(500) + "]".repeat(500), JSON),
            TestUpstream.answer("200 OK", "{}", "Content-Type: application/json; charset=ebcdic"),
            TestUpstream.answer("200 OK", "\"\u00ff\"", JSON),
            TestUpstream.answer("200 OK", "{\"secret\":\"" + "a".repeat(3000) + "\"}", JSON),
            TestUpstream.answer("200 OK", latin(Arrays.copyOf(small, small.length - 9)), JSON, coded),
            TestUpstream.answer("200 OK", bomb, JSON, coded),
            TestUpstream.answer("200 OK", "{}", JSON, "Content-Encoding: br"),
            TestUpstream.answer("206 Partial Content", "\"secret\":1", JSON, "Content-Range: bytes 1-10/12"),
        }) {
            upstream.behave(behaviour);
            var response = gateway.get("/r");
            assertThat(response.status()).isEqualTo(502);
            assertThat(response.headers("content-type")).containsExactly("application/problem+json");
            assertThat(response.headers("content-encoding")).isEmpty();
            assertThat(response.body()).doesNotContain("secret");
        }
        serves("{\"secret\":1,\"open\":2}");
        assertThat(gateway.get("/r").body()).isEqualTo("{\"open\":2}");
    }

    @Test
    void otherAnswersGoOnAsTheyAre() {
        answers("{ set: { /a: 1 } }");
        upstream.behave(TestUpstream.answer("200 OK", "{}", "Content-Type: text/plain", "ETag: \"1\""));
        var plain = gateway.get("/r");
        assertThat(plain.body()).isEqualTo("{}");
        assertThat(plain.headers("etag")).containsExactly("\"1\"");
        upstream.behave(TestUpstream.raw("HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\n\r\n"));
        assertThat(gateway.get("/r").status()).isEqualTo(204);
        upstream.behave(
                TestUpstream.raw("HTTP/1.1 304 Not Modified\r\nContent-Type: application/json\r\nETag: \"1\"\r\n\r\n"));
        assertThat(gateway.get("/r").headers("etag")).containsExactly("\"1\"");
        serves("");
        assertThat(gateway.get("/r").headers("content-length")).containsExactly("0");
    }

    @Test
    void eventsGoOnAsTheyCome() {
        answers("{ set: { /a: 1 } }");
        upstream.behave((request, connection) -> {
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + "9\r\ndata: {}\n\r\n")
                            .getBytes(UTF_8));
            connection.getInputStream().read(); // and no end
        });
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /r HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readUntil("data: {}\n")).contains("text/event-stream");
        }
    }

    @Test
    void aHeadSaysNothingOfABodyThatNobodyHasMade() {
        answers("{ set: { /a: 1 } }");
        upstream.behave(
                TestUpstream.raw("HTTP/1.1 200 OK\r\n" + JSON + "\r\nETag: \"1\"\r\nContent-Length: 2\r\n\r\n"));
        try (var client = new RawClient(gateway.port())) {
            for (int time = 0; time < 2; time++) {
                client.send("HEAD /r HTTP/1.1\r\nHost: x\r\n\r\n");
                var head = client.read(true);
                assertThat(head.status()).isEqualTo(200);
                assertThat(head.headers("etag")).isEmpty();
                assertThat(head.headers("content-length")).doesNotContain("2");
            }
        }
    }

    @Test
    void someStatusesMayBeMeantOnly() {
        route("""
                - type: response-transform
                  settings: { body: { jsonata: '{ "data": $ }' }, bodyStatus: [2xx, "409"], status: { "200": 201, "404": 409 } }
                - { type: acl, settings: { allow: [nobody] }, when: { headers: { x-stop: "1" } } }
                """);
        serves("[]");
        var changed = gateway.get("/r");
        assertThat(changed.status()).isEqualTo(201);
        assertThat(changed.body()).isEqualTo("{\"data\":[]}");
        upstream.behave(TestUpstream.answer("404 Not Found", "[]", JSON));
        var other = gateway.get("/r");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.body()).isEqualTo("[]");
        upstream.behave(TestUpstream.answer("409 Conflict", "[]", JSON));
        assertThat(gateway.get("/r").body()).isEqualTo("{\"data\":[]}");
    }

    @Test
    void whatARouteAnswersItselfIsChangedAndRefusalsAreNot() {
        route("""
                - { type: response-transform, settings: { body: { set: { /title: mine } } } }
                - { type: request-transform, settings: { body: { remove: [/a] } } }
                """);
        assertThat(gateway.get("/own").body()).isEqualTo("{\"b\":2}");
        assertThat(post("{").body()).contains("malformed-body").doesNotContain("mine");
    }

    @Test
    void whatIsStoredIsTheServicesAndEachGetsItsOwn() {
        gateway.answers().purge(new CachePurge(null, "/", null));
        route("""
                - { type: response-transform, settings: { body: { set: { /for: "{request.query.n}" } } } }
                - { type: cache, settings: { ignoreClientControl: true } }
                """);
        serves("{\"n\":1}", "Cache-Control: max-age=60", "ETag: \"1\"");
        assertThat(gateway.get("/r?n=a").body()).isEqualTo("{\"n\":1,\"for\":\"a\"}");
        var stored = gateway.get("/r?n=a", "If-None-Match: \"1\"", "Range: bytes=0-1");
        assertThat(stored.status()).isEqualTo(200);
        assertThat(stored.body()).isEqualTo("{\"n\":1,\"for\":\"a\"}");
        assertThat(stored.header("cache-status").orElseThrow()).startsWith("portico; hit");
        assertThat(stored.headers("etag")).isEmpty();
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    @Test
    void whatIsChangedIsValidatedAndCompressedAsItBecame() {
        route("""
                - { type: compression, settings: { sizeMin: 1B } }
                - type: validation
                  settings:
                    answers: refuse
                    openapi: '{ "openapi": "3.1.0", "paths": { "/r": { "get": { "responses": { "200": { "description": "a", "content": {
                      "application/json": { "schema": { "type": "object", "required": ["made"] } } } } } } } } }'
                - { type: response-transform, settings: { body: { set: { /made: 1 } } } }
                """);
        upstream.behave(TestUpstream.answer("200 OK", latin(gzip("{}")), JSON, "Content-Encoding: gzip"));
        assertThat(gateway.get("/r").body()).isEqualTo("{\"made\":1}");
        var compressed = gateway.get("/r", "Accept-Encoding: gzip");
        assertThat(compressed.headers("content-encoding")).containsExactly("gzip");
        assertThat(compressed.octets()).startsWith(0x1f, 0x8b);
    }

    @Test
    void inHttp2TheSameIsDone() {
        route("""
                - { type: request-transform, settings: { body: { set: { /a: 1 } } } }
                - { type: response-transform, settings: { body: { set: { /b: 1 } } } }
                """);
        serves("{}");
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            String[] head = {":method POST", ":path /r", ":scheme http", ":authority x", "content-type application/json"
            };
            client.request(1, false, head);
            client.data(1, "{}", true);
            assertThat(client.status(1)).isEqualTo("200");
            assertThat(received()).isEqualTo("{\"a\":1}");
            client.request(3, false, head);
            client.data(3, "{", true);
            assertThat(client.status(3)).isEqualTo("400");
            serves("{");
            client.request(5, true, ":method GET", ":path /r", ":scheme http", ":authority x");
            assertThat(client.status(5)).isEqualTo("502");
        }
    }
}
