package portico.node.policy.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** What goes on is not what has come: of requests, answers and errors, on both carriers. */
abstract class TransformRules {
    private static final String SECRET = "a-secret-of-the-tests-that-is-long-enough";
    private static final String PAGES = "{ type: error-pages, settings: { pages: ["
            + " { status: [4xx], body: '<h1>{status}</h1>{request.id}' },"
            + " { status: [4xx], contentType: application/json, body: '{{\"error\":{status}}}' },"
            + " { status: [5xx], origin: any, contentType: text/plain, body: 'sorry {request.query.q}' },"
            + " { status: [5xx], origin: service, contentType: application/xml, body: '<sorry>{request.query.q}</sorry>' }"
            + " ] } }";

    private final TestUpstream upstream = new TestUpstream();
    final TestGateway gateway;

    TransformRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    private void route(String policies, String... answered) {
        upstream.behave(TestUpstream.answer("200 OK", "hello", answered));
        apply(policies);
    }

    private void apply(String policies) {
        gateway.apply("""
                services: [ { name: s, url: "http://%1$s" } ]
                routes:
                - name: r
                  match: { paths: ["/r/{id}", "/r"] }
                  forward: { service: s }
                  policies:
                %2$s
                - { name: own, match: { paths: [/own] }, respond: { status: 404, body: mine }, policies: [ %3$s ] }
                consumers:
                - name: acme
                  groups: [gold, partners]
                  credentials:
                  - { type: api-key, name: main, value: key-of-acme-for-tests }
                  - { type: jwt-key, name: t, keyId: k, algorithm: HS256, value: %4$s }
                """.formatted(upstream.address(), policies.indent(2), PAGES, SECRET));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void headersAreRemovedRenamedSetAndAddedInThisOrder() {
        route("""
                - type: request-transform
                  settings:
                    headers:
                      remove: [X-Gone]
                      rename: { X-Old: X-New, x-gone: x-found, x-none: x-kept }
                      set: { x-set: "{request.method} {request.host} {request.path} {request.scheme}" }
                      add: { x-add: "{{literal}}" }
                """);
        gateway.get(
                "/r",
                "X-Gone: 1",
                "X-Old: a",
                "x-old: b",
                "X-New: before",
                "X-Set: before",
                "X-Add: before",
                "X-Kept: k");
        var received = upstream.take();
        assertThat(received.header("x-gone")).isEmpty();
        assertThat(received.header("x-found")).isEmpty();
        assertThat(received.header("x-old")).isEmpty();
        assertThat(received.header("x-new")).containsExactly("a", "b");
        assertThat(received.header("x-kept")).containsExactly("k");
        assertThat(received.header("x-set")).containsExactly("GET gateway.test /r http");
        assertThat(received.header("x-add")).containsExactly("before", "{literal}");
    }

    @Test
    void cookiesOfAnswersAreRemovedRenamedAndSetByTheirNames() {
        route(
                """
                - type: response-transform
                  settings:
                    cookies:
                      remove: [tracking]
                      rename: { sid: session, none: other }
                      set: { where: "{request.query.q}; Path=/; HttpOnly", who: "{consumer.name}" }
                """,
                "Set-Cookie: sid=1; Path=/; Expires=Mon, 30 Nov 2026 00:00:00 GMT",
                "Set-Cookie: tracking=a=b; Secure",
                "Set-Cookie:  sid = 2; Path=/a",
                "Set-Cookie: session=old",
                "Set-Cookie: Sid=3",
                "Set-Cookie: other",
                "Set-Cookie: who=nobody; Path=/",
                "Set-Cookie: trackings=4");
        assertThat(gateway.get("/r?q=a;b").headers("set-cookie"))
                .containsExactly(
                        "session=1; Path=/; Expires=Mon, 30 Nov 2026 00:00:00 GMT",
                        "session= 2; Path=/a",
                        "Sid=3",
                        "other",
                        "trackings=4",
                        "where=a%3Bb; Path=/; HttpOnly");
    }

    @Test
    void cookiesOfOtherPoliciesAndOfTheGatewaysOwnAnswersAreChangedToo() {
        route("""
                - { type: response-transform, settings: { cookies: { rename: { a: b } }, headers: { add: { set-cookie: "a=1" } } } }
                - { type: response-headers, settings: { add: { set-cookie: "a=2" } } }
                """);
        assertThat(gateway.get("/r").headers("set-cookie")).containsExactly("b=2", "b=1");
        gateway.apply("""
                routes:
                - name: own
                  match: { paths: [/own] }
                  respond: { headers: { set-cookie: "a=3; Path=/" } }
                  policies: [ { type: response-transform, settings: { cookies: { set: { a: "4" } } } } ]
                """);
        assertThat(gateway.get("/own").headers("set-cookie")).containsExactly("a=4");
    }

    @Test
    void whoCallsIsWrittenAndNobodyFillsInForIt() {
        route("""
                - { type: key-auth, when: { headers: { x-api-key: { present: true } } } }
                - type: request-transform
                  settings:
                    headers:
                      set: { x-user: "{consumer.name}/{credential.name} of {consumer.groups}", x-id: "{consumer.id}" }
                """);
        gateway.get("/r", "X-Api-Key: key-of-acme-for-tests", "X-User: somebody");
        var received = upstream.take();
        assertThat(received.header("x-user")).containsExactly("acme/main of gold,partners");
        assertThat(received.header("x-id")).isEqualTo(received.header("x-portico-consumer-id"));
        gateway.get("/r", "X-User: somebody", "X_User: somebody");
        received = upstream.take();
        assertThat(received.names()).doesNotContain("x-user", "x_user");
    }

    @Test
    void claimsOfAGoodTokenAreWritten() throws Exception {
        route("""
                - { type: jwt }
                - type: request-transform
                  settings:
                    headers: { set: { x-plan: "{claim.plan}", x-roles: "{claim.roles}", x-none: "{claim.none}" } }
                    query: { set: { sub: "{claim.sub}" } }
                """);
        var token = new JsonWebSignature();
        token.setPayload("{\"sub\":\"a&b=c\",\"plan\":\"gold\",\"roles\":[\"x\",\"y\"],\"exp\":4102444800}");
        token.setAlgorithmHeaderValue("HS256");
        token.setKeyIdHeaderValue("k");
        token.setKey(new HmacKey(SECRET.getBytes(StandardCharsets.UTF_8)));
        String authorization = "Authorization: Bearer " + token.getCompactSerialization();
        // Twice: what is remembered of a token says the same.
        for (int time = 0; time < 2; time++) {
            assertThat(gateway.get("/r?sub=me", authorization, "X-None: mine").status())
                    .isEqualTo(200);
            var received = upstream.take();
            assertThat(received.requestLine()).isEqualTo("GET /r?sub=a%26b%3Dc HTTP/1.1");
            assertThat(received.header("x-plan")).containsExactly("gold");
            assertThat(received.header("x-roles")).containsExactly("x,y");
            assertThat(received.header("x-none")).isEmpty();
        }
    }

    /** Line ends are what a header field must never hold, and a query can spell them; a path that does is refused. */
    @Test
    void whatComesFromOutsideStaysInItsPlace() {
        route("""
                - type: request-transform
                  settings:
                    headers: { set: { x-path: "{path.id}", x-query: "<{request.query.q}>" } }
                    cookies: { set: { item: "{path.id}" } }
                - type: response-transform
                  settings: { headers: { set: { x-path: "{path.id}", x-query: "{request.query.q}" } } }
                """);
        var response = gateway.get("/r/a%20b%C3%A4?q=1%0D%0AX-Injected:%20yes%C3%A4%00");
        var received = upstream.take();
        assertThat(received.header("x-path")).containsExactly("a b%C3%A4");
        assertThat(received.header("x-query")).containsExactly("<1%0D%0AX-Injected: yes%C3%A4%00>");
        assertThat(received.header("x-injected")).isEmpty();
        assertThat(received.header("cookie")).containsExactly("item=a%20b%C3%A4");
        assertThat(response.headers("x-path")).containsExactly("a b%C3%A4");
        assertThat(response.headers("x-query")).containsExactly("1%0D%0AX-Injected: yes%C3%A4%00");
        assertThat(response.headers("x-injected")).isEmpty();
        assertThat(gateway.get("/r/a%0d%0ab").status()).isEqualTo(400);
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                        | set=s&add=1
            a=1&gone=2&b=3           | a=1&b=3&set=s&add=1
            old=1&new=2&old=%33      | new=1&new=%33&set=s&add=1
            set=x&add=0&set=y        | add=0&set=s&add=1
            %67one=1&a               | a&set=s&add=1
            """)
    void parametersAreChanged(String query, String becomes) {
        route("""
                - type: request-transform
                  settings: { query: { remove: [gone], rename: { old: new }, set: { set: s }, add: { add: "1" } } }
                """);
        gateway.get("/r" + (query == null ? "" : "?" + query));
        assertThat(upstream.take().requestLine()).isEqualTo("GET /r?" + becomes + " HTTP/1.1");
    }

    @Test
    void cookiesAreChanged() {
        route("""
                - type: request-transform
                  settings: { cookies: { remove: [gone], rename: { old: new }, set: { set: "{request.cookie.kept}" } } }
                """);
        gateway.get("/r", "Cookie: gone=1; kept=k; old=o; new=n; set=x", "Cookie: gone=2");
        assertThat(upstream.take().header("cookie")).containsExactly("kept=k; new=o; set=k");
        gateway.get("/r", "Cookie: gone=1; set=x");
        assertThat(upstream.take().header("cookie")).isEmpty();
    }

    @Test
    void answersAreChangedByStatusAndHeader() {
        apply("""
                - type: response-transform
                  settings:
                    status: { "404": 410, "200": 201 }
                    headers: { rename: { x-inner: x-outer }, set: { x-status: "{status}" }, remove: [x-gone] }
                - { type: acl, settings: { allow: [nobody] }, when: { headers: { x-stop: "1" } } }
                - { type: rate-limit, settings: { limit: 1, per: 1d, by: all }, when: { headers: { x-late: "1" } } }
                """);
        upstream.behave(TestUpstream.answer("404 Not Found", "gone", "X-Inner: a", "X-Inner: b", "X-Gone: 1"));
        var response = gateway.get("/r");
        assertThat(response.status()).isEqualTo(410);
        assertThat(response.body()).isEqualTo("gone");
        assertThat(response.headers("x-outer")).containsExactly("a", "b");
        assertThat(response.headers("x-inner")).isEmpty();
        assertThat(response.headers("x-gone")).isEmpty();
        assertThat(response.headers("x-status")).containsExactly("410");
        upstream.behave(TestUpstream.answer("200 OK", "made"));
        try (var client = new RawClient(gateway.port())) {
            // The connection is in order afterwards.
            for (int time = 0; time < 2; time++) {
                client.send("GET /r HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(201);
            }
        }
    }

    @Test
    void errorsOfTheGatewayGetAPageThatTheClientTakes() {
        apply("- " + PAGES + "\n- { type: key-auth }");
        var html = gateway.get("/r", "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
        assertThat(html.status()).isEqualTo(401);
        assertThat(html.headers("content-type")).containsExactly("text/html; charset=utf-8");
        assertThat(html.headers("www-authenticate")).hasSize(1);
        assertThat(html.headers("vary")).contains("accept");
        assertThat(html.body())
                .isEqualTo("<h1>401</h1>" + html.header("x-request-id").orElseThrow());
        var json = gateway.get("/r", "Accept: application/json");
        assertThat(json.headers("content-type")).containsExactly("application/json");
        assertThat(json.body()).isEqualTo("{\"error\":401}");
        var neither = gateway.get("/r", "Accept: image/png");
        assertThat(neither.headers("content-type")).containsExactly("application/problem+json");
        assertThat(neither.headers("vary")).contains("accept");
        assertThat(gateway.get("/r").body()).startsWith("<h1>");
        // What a route answers itself is as it was written.
        assertThat(gateway.get("/own").body()).isEqualTo("mine");
    }

    @Test
    void errorsOfServicesGetOneWhereThatIsWanted() {
        apply("- " + PAGES);
        upstream.behave(
                TestUpstream.answer("503 Service Unavailable", "inside words", "Retry-After: 9", "X-Inside: 1"));
        try (var client = new RawClient(gateway.port())) {
            for (int time = 0; time < 2; time++) {
                client.send("GET /r?q=%3Cscript%3E HTTP/1.1\r\nHost: x\r\nAccept: text/plain\r\n\r\n");
                var page = client.read();
                assertThat(page.status()).isEqualTo(503);
                assertThat(page.headers("retry-after")).containsExactly("9");
                assertThat(page.headers("x-inside")).isEmpty();
                assertThat(page.body()).isEqualTo("sorry <script>");
            }
            client.send("GET /r?q=%3Cscript%3E%22 HTTP/1.1\r\nHost: x\r\nAccept: application/xml\r\n\r\n");
            assertThat(client.read().body()).isEqualTo("<sorry>&lt;script&gt;&quot;</sorry>");
            client.send("HEAD /r HTTP/1.1\r\nHost: x\r\nAccept: text/plain\r\n\r\n");
            var head = client.read(true);
            assertThat(head.status()).isEqualTo(503);
            assertThat(head.header("content-length")).contains("6");
        }
        // The gateway's own 4xx pages are not for a service's 4xx.
        upstream.behave(TestUpstream.answer("404 Not Found", "its own"));
        assertThat(gateway.get("/r").body()).isEqualTo("its own");
    }

    @Test
    void aServiceThatGoesOnTalkingIsLetGoOf() {
        apply("- " + PAGES);
        upstream.behave((request, connection) -> {
            connection.getOutputStream().write("HTTP/1.1 500 Oh\r\ncontent-length: 1000000\r\n\r\nbegun".getBytes());
            connection.getInputStream().read();
        });
        assertThat(gateway.get("/r", "Accept: text/plain").body()).isEqualTo("sorry ");
        Await.until("it is let go of", () -> upstream.open() == 0);
    }

    @Test
    void inHttp2ToTheSameIsDone() {
        apply("- " + PAGES + "\n- { type: response-transform, settings: { status: { '200': 203 } } }");
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            client.request(1, true, ":method GET", ":path /r", ":scheme http", ":authority x");
            assertThat(client.status(1)).isEqualTo("203");
            upstream.behave(TestUpstream.answer("500 Oh", "inside"));
            client.request(3, true, ":method GET", ":path /r", ":scheme http", ":authority x", "accept text/plain");
            assertThat(client.status(3)).isEqualTo("500");
            assertThat(client.field(3, "content-type")).isEqualTo("text/plain");
        }
    }
}
