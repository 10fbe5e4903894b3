package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** What neither carrier lets in, by the octet. In the tables {@code |} is CRLF. */
abstract class EdgeRules {
    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();

    EdgeRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void route() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(upstream.address()));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Two ways to say where the body ends
                "POST / HTTP/1.1|Host: x|Content-Length: 4|Transfer-Encoding: chunked||0||",
                "POST / HTTP/1.1|Host: x|Content-Length: 4|Content-Length: 5||abcd",
                "POST / HTTP/1.1|Host: x|Content-Length: 4, 4||abcd",
                "POST / HTTP/1.1|Host: x|Content-Length: +4||abcd",
                "POST / HTTP/1.1|Host: x|Content-Length: -1||",
                "POST / HTTP/1.1|Host: x|Content-Length: 0x4||abcd",
                "POST / HTTP/1.1|Host: x|Content-Length:||abcd",
                "POST / HTTP/1.1|Host: x|Content-Length: 99999999999999999999||abcd",
                "POST / HTTP/1.1|Host: x|Transfer-Encoding: chunked, identity||0||",
                "POST / HTTP/1.1|Host: x|Transfer-Encoding: xchunked||0||",
                "POST / HTTP/1.1|Host: x|Transfer-Encoding: chunked|Transfer-Encoding: chunked||0||",
                "POST / HTTP/1.1|Host: x|Transfer-Encoding: gzip, chunked||0||",
                "POST / HTTP/1.0|Host: x|Transfer-Encoding: chunked||0||",
                // Fields that two readers read differently
                "GET / HTTP/1.1|Host : x||",
                "GET / HTTP/1.1|Host: x|X-A : 1||",
                "GET / HTTP/1.1|Host: x|X-A: 1| folded: 2||",
                "GET / HTTP/1.1| Host: x||",
                "GET / HTTP/1.1|Host: x|: 1||",
                "GET / HTTP/1.1|Host: x|X A: 1||",
                "GET / HTTP/1.1|Host: x|no colon||",
                "GET / HTTP/1.1|Host: x|X-A: 1\r2||",
                "GET / HTTP/1.1|Host: x|X-A: 1\0002||",
                "GET / HTTP/1.1|Host: x\nX-A: 1||",
                "GET / HTTP/1.1\nHost: x\n\n",
                // Whom is it for?
                "GET / HTTP/1.1||",
                "GET / HTTP/1.1|Host: x|Host: y||",
                "GET / HTTP/1.1|Host: x y||",
                "GET / HTTP/1.1|Host: x/y||",
                "GET / HTTP/1.1|Host: u@x||",
                "GET / HTTP/1.1|Host: x:99999||",
                // Request lines
                "GET  / HTTP/1.1|Host: x||",
                "GET / HTTP/1.1 |Host: x||",
                "GET / HTTP/1.2|Host: x||",
                "GET / HTTP/2.0|Host: x||",
                "GET / http/1.1|Host: x||",
                "GET /|Host: x||",
                "G(T / HTTP/1.1|Host: x||",
                " GET / HTTP/1.1|Host: x||",
                "A-METHOD-OF-THIRTY-THREE-OCTETSSS / HTTP/1.1|Host: x||",
                "GET\t/ HTTP/1.1|Host: x||",
                "GET * HTTP/1.1|Host: x||",
                "CONNECT x:80 HTTP/1.1|Host: x:80||",
                // Paths that mean something else behind the gateway
                "GET /a%2fb HTTP/1.1|Host: x||",
                "GET /a%2Fb HTTP/1.1|Host: x||",
                "GET /a%5cb HTTP/1.1|Host: x||",
                "GET /a\\b HTTP/1.1|Host: x||",
                "GET /a%00b HTTP/1.1|Host: x||",
                "GET /a%0ab HTTP/1.1|Host: x||",
                "GET /a#b HTTP/1.1|Host: x||",
                "GET /a?b#c HTTP/1.1|Host: x||",
                "GET /a?b\177c HTTP/1.1|Host: x||",
                "GET /a?b\000c HTTP/1.1|Host: x||",
                "GET /a?b\tc HTTP/1.1|Host: x||",
                "GET /%zz HTTP/1.1|Host: x||",
                "GET /% HTTP/1.1|Host: x||",
                "GET /../a HTTP/1.1|Host: x||",
                "GET /a/..;/b HTTP/1.1|Host: x||",
                "GET /%c0%af HTTP/1.1|Host: x||",
                "GET a HTTP/1.1|Host: x||"
            })
    void whatTwoReadersCouldReadDifferentlyIsRefusedAndTheConnectionEnds(String shape) {
        String request = shape.replace("|", "\r\n");
        try (var client = new RawClient(gateway.port())) {
            // What follows would be a request of its own to a server that read the first one differently.
            var response = client.send(request + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n")
                    .read();
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.header("content-type")).contains("application/problem+json");
            assertThat(response.header("connection")).contains("close");
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\nabc\r\n0\r\n\r\n",
                "3\nabc\r\n0\r\n\r\n",
                "3 \r\nabc\r\n0\r\n\r\n",
                "\r\nabc\r\n0\r\n\r\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "3;a\nb\r\nabc\r\n0\r\n\r\n",
                "-1\r\n\r\n",
                "ffffffffffffffff\r\nabc",
                "3;a\rb\r\nabc\r\n0\r\n\r\n",
                "3;\0\r\nabc\r\n0\r\n\r\n",
                "3\r\nabc\r\n0\r\nbad trailer\n\r\n",
                "3\r\nabc\r\n0\r\n\n",
                "3\r\nabc\r\n0\r\n\rx",
                "3\r\nabc\r\n0\r\nno colon\r\n\r\n",
                "3\r\nabc\r\n0\r\nspace before : colon\r\n\r\n",
                "3\r\nabc\r\n0\r\n: no name\r\n\r\n",
                "3\r\nabc\r\n0\r\n x: folded at once\r\n\r\n",
                "3\r\nabc\r\n0\r\nx: 1\r\n folded\r\n\r\n",
                "3\r\nabc\r\n0\r\nx: \0\r\n\r\n",
                "3\r\nabc\r\n0\r\nx: 1\r\n\n"
            })
    void aBodyThatBreaksItsFramingIsNeverPassedOnAsWhole(String chunks) {
        try (var client = new RawClient(gateway.port())) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
                    .send("GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
            client.drain();
        }
        // The connections behind are let go first, so that nothing is still on its way there.
        Await.until("the service is let go", () -> gateway.listener().running() == 0 && upstream.open() == 0);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aHeadThatIsTooLargeIsRefused() {
        try (var client = new RawClient(gateway.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nX-A: " + "a".repeat(40_000) + "\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(431);
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aTargetThatIsTooLongIsRefused() {
        assertThat(gateway.get("/" + "a".repeat(8191)).status()).isEqualTo(200);
        assertThat(upstream.take().requestLine()).hasSize("GET  HTTP/1.1".length() + 8192);
        assertThat(gateway.get("/" + "a".repeat(8192)).status()).isEqualTo(400);
        assertThat(gateway.get("/?" + "a".repeat(33_000)).status()).isEqualTo(431);
        assertThat(gateway.send("GET / HTTP/1.1\r\nHost: " + "a".repeat(254) + "\r\n\r\n")
                        .status())
                .isEqualTo(400);
        assertThat(upstream.waiting()).isZero();
    }

    /** Its answer could not go out any more, and a service might already have done what it asks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /one HTTP/1.1|Host: x|Connection: close||",
                "GET /one HTTP/1.1|Host: x|Connection: x-a , Close||",
                "GET /one HTTP/1.1|Host: x|Connection: keep-alive|Connection: close||",
                "GET /one HTTP/1.1|Host: x|Connection: close|Expect: none||",
                "GET /one HTTP/1.0|Host: x||",
                "GET /one HTTP/1.0|Host: x|Connection: keep-alive, close||",
                "POST /one HTTP/1.1|Host: x|Connection: close|Content-Length: 2||hi"
            })
    void whatFollowsTheLastRequestOfAConnectionIsNoRequest(String first) {
        String request = first.replace("|", "\r\n");
        try (var client = new RawClient(gateway.port())) {
            String answer = client.send(request + "DELETE /two HTTP/1.1\r\nHost: x\r\n\r\n")
                    .readToEnd();
            assertThat(answer).startsWith("HTTP/1.").contains(" 200 ").endsWith("hello");
        }
        assertThat(upstream.take().requestLine()).contains("/one");
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void anOldClientMayKeepItsConnection() {
        try (var client = new RawClient(gateway.port())) {
            for (int number = 0; number < 3; number++) {
                client.send("GET /old HTTP/1.0\r\nHost: x\r\nConnection: Keep-Alive\r\n\r\n");
                assertThat(client.read().body()).isEqualTo("hello");
            }
        }
    }

    @Test
    void thePathThatIsMatchedIsTheOneThatIsForwarded() {
        gateway.get("/a/./b/../c//d%41?x=%2f");
        assertThat(upstream.take().requestLine()).isEqualTo("GET /a/c/dA?x=%2f HTTP/1.1");
    }

    @Test
    void aQueryGoesOnAsSentButForWhatIsNotAscii() {
        gateway.get("/a?x=%c3%a4&y=[\"{}|<>^`\\]");
        assertThat(upstream.take().requestLine()).isEqualTo("GET /a?x=%c3%a4&y=[\"{}|<>^`\\] HTTP/1.1");
        gateway.get("/a?x=\u00c3\u00a4\u00ff");
        assertThat(upstream.take().requestLine()).isEqualTo("GET /a?x=%C3%A4%FF HTTP/1.1");
        gateway.get("http://x/a?x=\u00c3\u00a4");
        assertThat(upstream.take().requestLine()).isEqualTo("GET /a?x=%C3%A4 HTTP/1.1");
    }

    @Test
    void requestsOnOneConnectionAreAnsweredInTheirOrder() {
        upstream.behave((request, connection) -> connection
                .getOutputStream()
                .write(("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"
                                + request.requestLine().substring(5, 7))
                        .getBytes()));
        try (var client = new RawClient(gateway.port())) {
            var requests = new StringBuilder();
            for (int number = 10; number < 60; number++) {
                // Every third takes the general carrier in between.
                requests.append("GET /").append(number).append(" HTTP/1.1\r\nHost: x\r\n");
                requests.append(number % 3 == 0 ? "Upgrade: none\r\n\r\n" : "\r\n");
            }
            client.send(requests.toString());
            for (int number = 10; number < 60; number++)
                assertThat(client.read().body()).isEqualTo("" + number);
        }
    }

    @Test
    void aHeadMayArriveOctetByOctet() {
        try (var client = new RawClient(gateway.port())) {
            for (char octet : "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc".toCharArray())
                client.send(String.valueOf(octet));
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.send("\r\nGET /next HTTP/1.1\r\nHost: x\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(200);
        }
        assertThat(upstream.take().body()).asString().isEqualTo("abc");
    }
}
