package portico.node.policy.validation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** What is refused because it is not as it is described, and what passes as it came. */
abstract class ValidationRules {
    private static final String SCHEMAS = """
            body:
              type: object
              required: [name]
              additionalProperties: false
              properties:
                name: { type: string, pattern: "^[a-z]+$" }
                price: { type: number, maximum: 10 }
                count: { type: integer }
                tags: { type: array, items: { type: string }, maxItems: 3 }
                born: { type: string, format: date }
                next: { $ref: "#" }
            path: { properties: { id: { type: integer } } }
            query:
              properties: { page: { type: integer, minimum: 1 }, all: { type: boolean }, tag: { type: array, items: { type: string } } }
              additionalProperties: false
            headers: { properties: { x-tenant: { type: string, minLength: 2 } }, required: [x-tenant] }
            bodyBytesMax: 2KiB
            errorsMax: 3
            """;

    private static final String DOCUMENT = """
            pathPrefix: /api
            %s
            openapi: |
              openapi: 3.0.3
              info: { title: Pets, version: "1" }
              paths:
                /pets/{id}:
                  parameters: [ { name: id, in: path, required: true, schema: { type: integer, format: int32 } } ]
                  get:
                    parameters: [ { $ref: "#/components/parameters/fields" } ]
                    responses:
                      "200": { description: One, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
                  put:
                    requestBody:
                      required: true
                      content:
                        application/json: { schema: { $ref: "#/components/schemas/Pet" } }
                        text/plain: {}
                    responses: { "204": { description: Put } }
                /pets/mine:
                  get: { responses: { "200": { description: Mine } } }
                /found:
                  get:
                    parameters:
                    - { name: filter, in: query, required: true, content: { application/json: {} } }
                    - { name: near, in: query, required: true, explode: false, schema: { type: object } }
                    - { name: size, in: query, required: true, style: deepObject, explode: true, schema: { type: object } }
                    - { name: free, in: query, content: { application/json: {} } }
                    - { name: X-Sort, in: header, required: true, schema: { type: object } }
                    responses: { "200": { description: Found } }
              components:
                parameters:
                  fields: { name: fields, in: query, explode: false, schema: { type: array, items: { enum: [id, name] } } }
                schemas:
                  Pet:
                    type: object
                    required: [id, name]
                    properties:
                      id: { type: integer, readOnly: true }
                      name: { type: string, nullable: true }
                      weight: { type: number, minimum: 0, exclusiveMinimum: true }
            """;

    private final TestUpstream upstream = new TestUpstream();
    final TestGateway gateway;

    ValidationRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    private void route(String settings) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - name: r
                  match: { paths: ["/things/{id}", "/api/**"] }
                  forward: { service: s }
                  policies:
                  - type: validation
                    settings:
                %s
                """.formatted(upstream.address(), settings.indent(6)));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    private RawClient.Response post(String target, String type, byte[] body, String... headers) {
        var head = new StringBuilder("POST " + target + " HTTP/1.1\r\nHost: x\r\nX-Tenant: acme\r\n");
        if (!type.isEmpty()) head.append("Content-Type: ").append(type).append("\r\n");
        for (String header : headers) head.append(header).append("\r\n");
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        try (var client = new RawClient(gateway.port())) {
            return client.send(head + new String(body, ISO_8859_1)).read();
        }
    }

    private RawClient.Response post(String body) {
        return post("/things/7", "application/json", body.getBytes(UTF_8));
    }

    /** The service might take the other one. */
    @Test
    void aBodyOfTwoTypesIsRefused() {
        route(DOCUMENT.formatted("undescribed: pass"));
        String head = "PUT /api/pets/7 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n";
        String plain = "Content-Type: text/plain\r\n";
        String json = "Content-Type: application/json\r\n";
        assertThat(gateway.send(head + plain + "\r\n{}").status()).isEqualTo(200);
        upstream.take();
        for (String both : new String[] {plain + json, json + plain, "Content-Type: text/unknown\r\n" + json}) {
            var refused = gateway.send(head + both + "\r\n{}");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("content-type is there more than once");
        }
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aBodyThatFitsGoesOnAsItCame() {
        route(SCHEMAS);
        String body = "{ \"name\":\"abc\", \"price\": 1.10, \"count\": 3.0, \"next\": { \"name\": \"d\" } }";
        assertThat(post(body).status()).isEqualTo(200);
        var received = upstream.take();
        assertThat(received.body()).asString().isEqualTo(body);
        assertThat(received.header("content-type")).containsExactly("application/json");
    }

    @ParameterizedTest(name = "{0}: {1} at {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                              | 422 | ""
            []                                              | 422 | ""
            {"name":"ABC"}                                  | 422 | "/name"
            {"name":"a","price":10.01}                      | 422 | "/price"
            {"name":"a","count":1.5}                        | 422 | "/count"
            {"name":"a","tags":["b",7]}                     | 422 | "/tags/1"
            {"name":"a","born":"2024-02-30"}                | 422 | "/born"
            {"name":"a","next":{"name":"b","next":{}}}      | 422 | "/next/next"
            {"name":"a","price":1e999999999}                | 422 | ""
            {"name":"a","name":"b"}                         | 400 | ""
            {"name":"a"                                     | 400 | ""
            {"name":"a"}x                                   | 400 | ""
            {"name":"\\ud800"}                              | 400 | ""
            """)
    void whatDoesNotFitIsNamedByItsPointer(String body, int status, String pointer) {
        route(SCHEMAS);
        var refused = post(body);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.headers("content-type")).containsExactly("application/problem+json");
        assertThat(refused.body()).contains("\"in\":\"body\",\"pointer\":" + pointer + ",\"reason\":\"");
        assertThat(refused.body()).contains("\"requestId\":\"");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void noMoreErrorsAreToldThanAreWanted() {
        route(SCHEMAS);
        String body = "{\"name\":\"A\",\"price\":11,\"count\":\"x\",\"a\":1,\"b\":2,\"c\":3}";
        assertThat(post(body).body().split("\"pointer\"", -1)).hasSize(4);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            /things/7?page=1&all=true&tag=a&tag=b | 200 | -
            /things/7?                            | 200 | -
            /things/x                             | 422 | "in":"path","pointer":"/id"
            /things/7?page=0                      | 422 | "in":"query","pointer":"/page"
            /things/7?page=1e9                    | 200 | -
            /things/7?page=one                    | 422 | "in":"query","pointer":"/page"
            /things/7?page=1&page=2               | 422 | "in":"query","pointer":"/page"
            /things/7?p%61ge=0                    | 422 | "in":"query","pointer":"/page"
            /things/7?all=yes                     | 422 | "in":"query","pointer":"/all"
            /things/7?other=1                     | 422 | "in":"query"
            """)
    void parametersAreHeldToTheirSchemas(String target, int status, String said) {
        route(SCHEMAS);
        var response = gateway.get(target, "X-Tenant: acme");
        assertThat(response.status()).isEqualTo(status);
        if (status != 200) assertThat(response.body()).contains(said);
    }

    @Test
    void aHeaderFieldThatIsMissingIsNamed() {
        route(SCHEMAS);
        var refused = gateway.get("/things/7");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("\"in\":\"header\"").contains("x-tenant");
        assertThat(gateway.get("/things/7", "X-Tenant: a").body()).contains("\"pointer\":\"/x-tenant\"");
    }

    @Test
    void whatIsNoJsonOrMissingIsToldApart() throws IOException {
        route(SCHEMAS);
        byte[] good = "{\"name\":\"a\"}".getBytes(UTF_8);
        assertThat(post("/things/7", "text/plain", good).status()).isEqualTo(415);
        assertThat(post("/things/7", "", good).status()).isEqualTo(415);
        assertThat(post("/things/7", "application/vnd.x+json; charset=utf-8", good)
                        .status())
                .isEqualTo(200);
        assertThat(post("/things/7", "application/json", new byte[0]).status()).isEqualTo(422);
        byte[] wide = "{\"name\":\"a\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16BE);
        assertThat(post("/things/7", "application/json; charset=utf-16be", wide).status())
                .isEqualTo(200);
        assertThat(post("/things/7", "application/json", wide).status()).isEqualTo(400);
        assertThat(post("/things/7", "application/json; charset=ebcdic", good).status())
                .isEqualTo(400);
        assertThat(post("/things/7", "application/json", new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'})
                        .status())
                .isEqualTo(400);
        assertThat(post("/things/7", "application/json", good, "Content-Encoding: br")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void whatIsTooMuchIsRefusedWithinBounds() throws IOException {
        route(SCHEMAS);
        assertThat(post("[".repeat(1000) + "]".repeat(1000)).status()).isEqualTo(400);
        assertThat(post("{\"name\":\"" + "a".repeat(3000) + "\"}").status()).isEqualTo(413);
        byte[] small = gzip("{\"name\":\"a\"}");
        assertThat(post("/things/7", "application/json", small, "Content-Encoding: gzip")
                        .status())
                .isEqualTo(200);
        upstream.take();
        assertThat(post(
                                "/things/7",
                                "application/json",
                                java.util.Arrays.copyOf(small, small.length - 9),
                                "Content-Encoding: gzip")
                        .status())
                .isEqualTo(400);
        byte[] bomb = gzip("{\"name\":\"" + "a".repeat(1_000_000) + "\"}");
        assertThat(bomb.length).isLessThan(2048);
        assertThat(post("/things/7", "application/json", bomb, "Content-Encoding: gzip")
                        .status())
                .isEqualTo(413);
        // It turns out to be too large on its way.
        assertThat(gateway.send(
                                "POST /things/7 HTTP/1.1\r\nHost: x\r\nX-Tenant: acme\r\nContent-Type: application/json\r\n"
                                        + "Transfer-Encoding: chunked\r\n\r\n1000\r\n" + " ".repeat(4096)
                                        + "\r\n0\r\n\r\n")
                        .status())
                .isEqualTo(413);
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /api/pets/7                | 200 | -
            GET    | /api/pets/mine             | 200 | -
            HEAD   | /api/pets/7                | 200 | -
            GET    | /api/pets/x                | 422 | "in":"path","pointer":"/id"
            GET    | /api/pets/2147483648       | 422 | "in":"path","pointer":"/id"
            GET    | /api/pets/7?fields=id,name | 200 | -
            GET    | /api/pets/7?fields=id,age  | 422 | "in":"query","pointer":"/fields/1"
            DELETE | /api/pets/7                | 405 | method-not-allowed
            GET    | /api/cats                  | 404 | no-operation
            PUT    | /api/pets/7                | 422 | is required
            """)
    void theDocumentSaysWhatRequestsThereAre(String method, String target, int status, String said) {
        route(DOCUMENT.formatted(""));
        var response = gateway.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(response.status()).isEqualTo(status);
        if (status != 200) assertThat(response.body()).contains(said);
        if (status == 405) assertThat(response.headers("allow")).containsExactly("GET, PUT");
    }

    @Test
    void whatIsNotLookedIntoMustBeThereAllTheSame() {
        route(DOCUMENT.formatted(""));
        assertThat(gateway.get("/api/found?filter=%7B%7D&near=x,1,y,2&size%5Bfrom%5D=1", "X-Sort: by,name")
                        .status())
                .isEqualTo(200);
        var missing = gateway.get("/api/found?size%5Bfrom%5D=1");
        assertThat(missing.status()).isEqualTo(422);
        assertThat(missing.body())
                .contains("filter")
                .contains("near")
                .contains("x-sort")
                .doesNotContain("size")
                .doesNotContain("free");
    }

    @Test
    void theAnswerToHeadHasNoBodyThatCouldBeWrong() {
        route(DOCUMENT.formatted("answers: refuse"));
        upstream.behave(
                TestUpstream.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n"));
        var head = gateway.send("HEAD /api/pets/7 HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers("content-length")).containsExactly("19");
    }

    @Test
    void theDocumentSaysWhatBodiesThereAre() {
        route(DOCUMENT.formatted(""));
        assertThat(put("application/json", "{\"name\":null,\"weight\":0.1}").status())
                .isEqualTo(200);
        assertThat(put("application/json", "{\"weight\":0.1}").body()).contains("name");
        assertThat(put("application/json", "{\"name\":\"a\",\"weight\":0}").body())
                .contains("\"pointer\":\"/weight\"");
        assertThat(put("text/plain", "anything").status()).isEqualTo(200);
        assertThat(put("text/html", "anything").status()).isEqualTo(415);
    }

    private RawClient.Response put(String type, String body) {
        return gateway.send("PUT /api/pets/7 HTTP/1.1\r\nHost: x\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
    }

    @Test
    void whatIsNotDescribedMayPass() {
        route(DOCUMENT.formatted("undescribed: pass"));
        assertThat(gateway.get("/api/cats").status()).isEqualTo(200);
        assertThat(put("text/html", "anything").status()).isEqualTo(200);
        assertThat(put("application/json", "[]").status()).isEqualTo(422);
    }

    @Test
    void answersThatAreNotDescribedAreRefusedWhereThatIsWanted() {
        route(DOCUMENT.formatted("answers: refuse\nundescribedAnswers: refuse"));
        String json = "Content-Type: application/json";
        upstream.behave(TestUpstream.answer("200 OK", "{\"id\":1,\"name\":\"a\"}", json));
        assertThat(gateway.get("/api/pets/7").status()).isEqualTo(200);
        upstream.behave(TestUpstream.answer("500 Oops", "{\"secret\":1}", json));
        var status = gateway.get("/api/pets/7");
        assertThat(status.status()).isEqualTo(502);
        assertThat(status.body())
                .contains("invalid-answer", "has a status that is not described")
                .doesNotContain("secret");
        upstream.behave(TestUpstream.answer("200 OK", "hello", "Content-Type: text/plain"));
        var type = gateway.get("/api/pets/7");
        assertThat(type.status()).isEqualTo(502);
        assertThat(type.body()).contains("has a type that is not described");

        route(DOCUMENT.formatted("answers: log\nundescribedAnswers: refuse"));
        assertThat(gateway.get("/api/pets/7").body()).isEqualTo("hello");
    }

    @Test
    void answersAreRefusedWhereThatIsWanted() {
        route(DOCUMENT.formatted("answers: refuse"));
        upstream.behave(TestUpstream.answer("200 OK", "{\"id\":1,\"name\":\"a\"}", "Content-Type: application/json"));
        var good = gateway.get("/api/pets/7");
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.body()).isEqualTo("{\"id\":1,\"name\":\"a\"}");
        upstream.behave(TestUpstream.answer("200 OK", "{\"name\":1}", "Content-Type: application/json"));
        var bad = gateway.get("/api/pets/7");
        assertThat(bad.status()).isEqualTo(502);
        assertThat(bad.headers("content-type")).containsExactly("application/problem+json");
        assertThat(bad.body()).contains("invalid-answer").contains("\"pointer\":\"/name\"");
        upstream.behave(TestUpstream.answer("200 OK", "{", "Content-Type: application/json"));
        assertThat(gateway.get("/api/pets/7").status()).isEqualTo(502);
        upstream.behave(TestUpstream.answer("200 OK", "hello", "Content-Type: text/plain"));
        assertThat(gateway.get("/api/pets/7").body()).isEqualTo("hello");
        upstream.behave(TestUpstream.answer("500 Oops", "{}", "Content-Type: application/json"));
        assertThat(gateway.get("/api/pets/7").status()).isEqualTo(500);
        upstream.behave((request, connection) -> {
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
                            .getBytes(UTF_8));
            connection.close();
        });
        assertThat(gateway.get("/api/pets/7").status()).isEqualTo(502);
    }

    /** As much of it goes out as its client takes, and until then it counts as what it is: held. */
    @Test
    void aLargeAnswerIsHeldUntilItsClientTakesIt() {
        route(DOCUMENT.formatted("answers: refuse"));
        String large = "{\"id\":1,\"name\":\"" + "a".repeat(500_000) + "\"}";
        upstream.behave(TestUpstream.answer("200 OK", large, "Content-Type: application/json"));
        assertThat(gateway.get("/api/pets/7").body()).isEqualTo(large);
        assertThat(gateway.send("GET /api/pets/7 HTTP/1.0\r\nHost: x\r\n\r\n").body())
                .isEqualTo(large);
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            client.window(0);
            client.request(1, true, ":method GET", ":path /api/pets/7", ":scheme http", ":authority x");
            assertThat(client.status(1)).isEqualTo("200");
            Await.until("it runs", () -> gateway.listener().running() == 1);
            client.window(0, 1 << 20);
            client.window(1, 300_000);
            Await.until("a part of it is there", () -> client.octets(1) == 300_000);
            assertThat(gateway.listener().running()).isEqualTo(1);
            client.window(1, 300_000);
            Await.until("all of it is there", () -> client.octets(1) == large.length());
            Await.until("nothing runs", () -> gateway.listener().running() == 0);
        }
    }

    @Test
    void answersThatAreOnlyLoggedGoOn() {
        route(DOCUMENT.formatted("answers: log"));
        upstream.behave(TestUpstream.answer("200 OK", "{\"name\":1}", "Content-Type: application/json"));
        var response = gateway.get("/api/pets/7");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"name\":1}");
    }

    @Test
    void inHttp2TheSameAnswersAreGiven() {
        route(SCHEMAS);
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            String[] head = {
                ":method POST",
                ":path /things/7",
                ":scheme http",
                ":authority x",
                "content-type application/json",
                "x-tenant acme"
            };
            client.request(1, false, head);
            client.data(1, "{\"name\":\"a\"}", true);
            assertThat(client.status(1)).isEqualTo("200");
            client.request(3, false, head);
            client.data(3, "{\"name\":1}", true);
            assertThat(client.status(3)).isEqualTo("422");
        }
    }

    private static byte[] gzip(String text) throws IOException {
        var octets = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(octets)) {
            out.write(text.getBytes(UTF_8));
        }
        return octets.toByteArray();
    }
}
