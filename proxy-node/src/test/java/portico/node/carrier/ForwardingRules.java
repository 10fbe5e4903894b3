package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;

/** What both carriers do alike. */
abstract class ForwardingRules {
    private final TestGateway gateway;

    private final TestUpstream upstream = new TestUpstream();

    ForwardingRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void route() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - { name: all, match: { paths: ["/**"] }, forward: { service: s } }
                - { name: strip, match: { paths: ["/strip/**"] }, forward: { service: s, stripPrefix: /strip, addPrefix: /v2 } }
                - { name: rewrite, match: { paths: ["/users/{id}"] }, forward: { service: s, rewrite: "/people/{id}/card" } }
                - { name: host, match: { paths: [/host] }, forward: { service: s, keepHost: true } }
                - { name: other-host, match: { paths: ["/other-host"] }, forward: { service: s, host: "internal.example:81" } }
                - { name: moved, match: { paths: ["/old/{id}/{rest:**}"] }, redirect: { status: 301, location: "https://x.example/new/{rest}?id={id}" } }
                - { name: moved-kept, match: { paths: ["/kept/{id}"] }, redirect: { location: "/by/{id}/", keepPath: true } }
                - { name: teapot, match: { paths: [/teapot] }, respond: { status: 418, headers: { x-a: b }, body: short } }
                - { name: empty, match: { paths: [/empty] }, respond: { status: 204 } }
                - { name: reset, match: { paths: [/reset] }, respond: { status: 205 } }
                - { name: away, match: { paths: ["/away/**"] }, redirect: { status: 308, location: "https://x.example", keepPath: true } }
                """.formatted(upstream.address()));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void aRequestReachesTheServiceAndItsAnswerTheClient() {
        var response = gateway.get("/a/b?c=d", "X-Mine: 1");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("hello");
        assertThat(response.header("x-request-id").orElseThrow()).hasSize(16);
        var received = upstream.take();
        assertThat(received.requestLine()).isEqualTo("GET /a/b?c=d HTTP/1.1");
        assertThat(received.header("x-mine")).containsExactly("1");
        assertThat(received.header("host")).containsExactly(upstream.address());
        assertThat(received.header("x-forwarded-for")).containsExactly("127.0.0.1");
        assertThat(received.header("x-forwarded-host")).containsExactly("gateway.test");
        assertThat(received.header("x-forwarded-proto")).containsExactly("http");
        assertThat(received.header("x-forwarded-port")).containsExactly("80");
        assertThat(received.header("via")).containsExactly("1.1 portico");
    }

    @Test
    void thePathIsChangedAsTheRouteSays() {
        gateway.get("/strip");
        assertThat(upstream.take().requestLine()).isEqualTo("GET /v2/ HTTP/1.1");
        gateway.get("/strip/x%2ey?q");
        assertThat(upstream.take().requestLine()).isEqualTo("GET /v2/x.y?q HTTP/1.1");
        gateway.get("/users/7");
        assertThat(upstream.take().requestLine()).isEqualTo("GET /people/7/card HTTP/1.1");
        gateway.get("/host");
        assertThat(upstream.take().header("host")).containsExactly("gateway.test");
        gateway.get("/other-host");
        var received = upstream.take();
        assertThat(received.header("host")).containsExactly("internal.example:81");
        assertThat(received.header("x-forwarded-host")).containsExactly("gateway.test");
    }

    @Test
    void aRedirectLeadsWhereThePathSays() {
        assertThat(gateway.get("/old/7/a%2db/c").header("location")).contains("https://x.example/new/a-b/c?id=7");
        assertThat(gateway.get("/old/%0d%0ax/").status()).isEqualTo(400);
        assertThat(gateway.get("/kept/7?y=1").header("location")).contains("/by/7/kept/7?y=1");
    }

    @Test
    void routesCanAnswerByThemselves() {
        var teapot = gateway.get("/teapot");
        assertThat(teapot.status()).isEqualTo(418);
        assertThat(teapot.body()).isEqualTo("short");
        assertThat(teapot.header("x-a")).contains("b");
        var away = gateway.get("/away/x?y=1");
        assertThat(away.status()).isEqualTo(308);
        assertThat(away.header("location")).contains("https://x.example/away/x?y=1");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aFieldNamedByConnectionStopsHere() {
        gateway.send("""
                GET /a HTTP/1.1\r
                Host: x\r
                Connection: x-a, connection\r
                X-A: 1\r
                Keep-Alive: 5\r
                X-Portico-Consumer: root\r
                x_portico_consumer: root\r
                X-Forwarded-For: 6.6.6.6\r
                X-B: 2\r
                \r
                """);
        var received = upstream.take();
        assertThat(received.names()).doesNotContain("x-a", "keep-alive", "x-portico-consumer", "x_portico_consumer");
        assertThat(received.header("x-forwarded-for")).containsExactly("127.0.0.1");
        assertThat(received.header("x-b")).containsExactly("2");
    }

    @Test
    void whatSomeServersTakeForAFieldIsHeldToItsRules() {
        gateway.send("""
                GET /a HTTP/1.1\r
                Host: x\r
                X_Forwarded_For: 6.6.6.6\r
                X-Forwarded_Prefix: /evil\r
                x_forwarded_prefix: /evil\r
                X_Client_Ip: 6.6.6.6\r
                True_Client-IP: 6.6.6.6\r
                X_Real_IP: 6.6.6.6\r
                X.Portico.Consumer: root\r
                X_Request_Id: mine\r
                Content_Length: 5\r
                Transfer_Encoding: chunked\r
                Mine_Own: 1\r
                \r
                """);
        var received = upstream.take();
        assertThat(received.names())
                .containsExactlyInAnyOrder(
                        "host",
                        "mine_own",
                        "x-forwarded-for",
                        "x-forwarded-proto",
                        "x-forwarded-host",
                        "x-forwarded-port",
                        "x-request-id",
                        "via");
    }

    @Test
    void whatConcernsTheUpstreamsConnectionStopsHereToo() {
        upstream.behave(TestUpstream.raw("HTTP/1.1 200 OK\r\nConnection: x-hop\r\nX-Hop: 1\r\nServer: secret/1\r\n"
                + "X-Powered-By: php\r\nKeep-Alive: 3\r\nX-End: 2\r\nContent-Length: 0\r\n\r\n"));
        var response = gateway.get("/a");
        assertThat(response.header("x-end")).contains("2");
        for (String stopped : new String[] {"x-hop", "server", "x-powered-by", "keep-alive"})
            assertThat(response.header(stopped)).isEmpty();
    }

    @Test
    void bodiesGoBothWays() {
        String body = "x".repeat(100_000);
        upstream.behave(
                TestUpstream.raw("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"));
        var sized = gateway.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + body);
        assertThat(sized.status()).isEqualTo(201);
        assertThat(sized.body()).isEqualTo("abcde");
        assertThat(upstream.take().body()).hasSize(100_000);
        gateway.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        assertThat(upstream.take().body()).asString().isEqualTo("abc");
    }

    @Test
    void headAndEmptyAnswersHaveNoBody() {
        upstream.behave((request, connection) -> connection
                .getOutputStream()
                .write((request.requestLine().startsWith("HEAD")
                                ? "HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n"
                                : "HTTP/1.1 204 No Content\r\n\r\n")
                        .getBytes()));
        try (var client = new RawClient(gateway.port())) {
            var head = client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n").read(true);
            assertThat(head.header("content-length")).contains("42");
            assertThat(client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n").read().status())
                    .isEqualTo(204);
            assertThat(client.send("HEAD /teapot HTTP/1.1\r\nHost: x\r\n\r\n")
                            .read(true)
                            .status())
                    .isEqualTo(418);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cache-Control: public\r\nDate: Wed, 21 Oct 2015 07:28:00 GMT\r\nExpires: 0\r\n",
                "Cache-Control: public, max-age=99999999999\r\n",
                "Cache-Control: public, max-age=\r\nWarning: 110 - \"stale\" \"never\"\r\nDate: soon\r\n"
            })
    void whatAServiceSaysOfCachingIsNotOurs(String fields) {
        upstream.behave(TestUpstream.raw("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 2\r\n\r\nhi"));
        var response = gateway.get("/a");
        assertThat(response.body()).isEqualTo("hi");
        for (String field : fields.split("\r\n"))
            assertThat(response.headers(field.substring(0, field.indexOf(':'))))
                    .containsExactly(field.substring(field.indexOf(':') + 2));
    }

    @Test
    void anAnswerThatMayNotSayHowLongItIsDoesNot() {
        upstream.behave(TestUpstream.raw("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"));
        try (var client = new RawClient(gateway.port())) {
            for (String method : new String[] {"GET", "HEAD", "GET"}) {
                var response =
                        client.send(method + " /a HTTP/1.1\r\nHost: x\r\n\r\n").read(true);
                assertThat(response.status()).isEqualTo(204);
                assertThat(response.header("content-length")).isEmpty();
            }
            for (String target : new String[] {"/empty", "/reset"}) {
                var own = client.send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n")
                        .read();
                assertThat(own.body()).isEmpty();
                assertThat(own.header("content-length").orElse("none")).isEqualTo(own.status() == 205 ? "0" : "none");
            }
        }
    }

    @Test
    void aBodyWhereSomeClientsExpectNoneEndsTheConnection() {
        upstream.behave(TestUpstream.answer("205 Reset Content", "hello"));
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.read().header("connection")).contains("close");
            assertThat(client.isClosed()).isTrue();
        }
        upstream.behave(TestUpstream.answer("205 Reset Content", ""));
        assertThat(gateway.get("/a").header("connection")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void anAnswerWithoutABodySaysNothingOfChunks(String status) {
        upstream.behave(TestUpstream.raw("HTTP/1.1 " + status + "\r\nETag: a\r\n\r\n"));
        var response = gateway.get("/a");
        assertThat(status).startsWith("" + response.status());
        assertThat(response.header("transfer-encoding")).isEmpty();
    }

    @Test
    void anOldClientGetsAnAnswerThatEndsWithTheConnection() {
        upstream.behave(
                TestUpstream.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"));
        var response = gateway.send("GET /a HTTP/1.0\r\nHost: x\r\n\r\n");
        assertThat(response.header("transfer-encoding")).isEmpty();
        assertThat(response.body()).isEqualTo("abcde");
    }

    @Test
    void theHostThatIsMatchedIsTheOneThatIsForwarded() {
        var response = gateway.send("GET http://public.example:81/host HTTP/1.1\r\nHost: admin.example\r\n\r\n");
        assertThat(response.status()).isEqualTo(200);
        var received = upstream.take();
        assertThat(received.header("host")).containsExactly("public.example:81");
        assertThat(received.header("x-forwarded-host")).containsExactly("public.example:81");
        assertThat(received.header("x-forwarded-port")).containsExactly("81");
    }

    @Test
    void whereNothingMatchesNothingIsSaid() {
        gateway.apply("routes: []");
        var response = gateway.get("/a");
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.header("content-type")).contains("application/problem+json");
        assertThat(response.body())
                .contains("\"status\":404")
                .contains(response.header("x-request-id").orElseThrow());
    }
}
