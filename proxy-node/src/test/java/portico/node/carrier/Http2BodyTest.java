package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.testing.Await;

/** Bodies of requests in HTTP/2: passed on as long as they are said to be, and not as whole when they are not. */
class Http2BodyTest extends Http2Case {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    Http2BodyTest() {
        super(GATEWAY);
    }

    @Test
    void bodiesGoBothWays() throws Exception {
        String body = "x".repeat(2 << 20);
        upstream.behave((request, connection) -> {
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\ncontent-length: " + request.body().length + "\r\n\r\n").getBytes());
            connection.getOutputStream().write(request.body());
        });
        HttpResponse<String> response =
                tlsClient().send(get("/a").POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        assertThat(response.body()).isEqualTo(body);
        assertThat(upstream.take().header("content-length")).containsExactly(Integer.toString(body.length()));
    }

    /** Whether the end comes with the last octets or behind them. */
    @Test
    void aLengthGoesOnAsItIsSaid() {
        try (var client = client()) {
            client.request(1, false, post("/", 5));
            client.data(1, "hello", true);
            assertThat(client.status(1)).isEqualTo("200");
            client.request(3, false, post("/", 5));
            client.data(3, "he", false);
            client.data(3, "llo", false);
            client.data(3, "", true);
            assertThat(client.status(3)).isEqualTo("200");
            client.request(5, false, ":method GET", ":scheme http", ":authority x", ":path /", "content-length 5");
            client.data(5, "hello", true);
            assertThat(client.status(5)).isEqualTo("200");
            client.request(7, true, post("/", 0));
            assertThat(client.status(7)).isEqualTo("200");
        }
        for (String expected : List.of("hello", "hello", "hello", "")) {
            var received = upstream.take();
            assertThat(new String(received.body())).isEqualTo(expected);
            assertThat(received.header("content-length")).containsExactly(Integer.toString(expected.length()));
            assertThat(received.names()).doesNotContain("transfer-encoding");
        }
    }

    /** The service hears of it when it is known that there is nothing. */
    @Test
    void aBodyOfNothingMayEndLater() {
        try (var client = client()) {
            client.request(1, false, post("/", 0));
            client.awaitRead();
            assertThat(upstream.waiting()).isZero();
            client.data(1, "", true);
            assertThat(client.status(1)).isEqualTo("200");
            client.request(3, false, post("/", 0));
            client.awaitRead();
            client.data(3, "more", true);
            assertThat(client.outcome(3)).isEqualTo("reset");
        }
        assertThat(upstream.take().body()).isEmpty();
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7})
    void aBodyThatIsNotAsLongAsItSaysIsNotPassedOnAsWhole(int declared) {
        try (var client = client()) {
            client.request(
                    1, false, ":method POST", ":scheme http", ":authority x", ":path /", "content-length " + declared);
            client.data(1, "12345", true);
            assertThat(client.outcome(1)).isIn("400", "reset", "gone");
        }
        assertThat(upstream.waiting()).isZero();
    }

    /** The service would take the next request for what is missing. */
    @ParameterizedTest
    @ValueSource(strings = {"ends", "is reset", "is left with its connection"})
    void aBodyThatBreaksOffTakesTheConnectionToTheServiceWithIt(String how) {
        try (var client = client()) {
            client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /before");
            assertThat(client.status(1)).isEqualTo("200");
            client.request(3, false, post("/broken", 10));
            client.data(3, "12345", false);
            client.awaitRead();
            switch (how) {
                case "ends" -> client.data(3, "", true);
                case "is reset" -> client.reset(3);
                default -> client.close();
            }
            if (how.equals("ends")) assertThat(client.outcome(3)).isEqualTo("reset");
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0 && upstream.open() == 0);
        try (var client = client()) {
            client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /behind");
            assertThat(client.status(1)).isEqualTo("200");
        }
        assertThat(upstream.take().requestLine()).isEqualTo("GET /before HTTP/1.1");
        assertThat(upstream.take().requestLine()).isEqualTo("GET /behind HTTP/1.1");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aBodyThatIsKeptGoesNowhereBeforeItIsWhole() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s", retries: { attempts: 1, bodyBytesMax: 1KiB } } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(upstream.address()));
        try (var client = client()) {
            client.request(1, false, put("/"));
            client.data(1, "12345", false);
            client.awaitRead();
            client.reset(1);
            client.request(3, false, put("/"));
            client.data(3, "12345", false);
            client.data(3, "678", true);
            assertThat(client.outcome(3)).isEqualTo("reset");
            client.awaitRead();
            assertThat(upstream.accepted()).isZero();
            client.request(5, false, put("/"));
            client.data(5, "12345", false);
            client.awaitRead();
            client.data(5, "67890", false);
            client.awaitRead();
            assertThat(upstream.accepted()).isZero();
            client.data(5, "", true);
            assertThat(client.status(5)).isEqualTo("200");
        }
        var received = upstream.take();
        assertThat(received.header("content-length")).containsExactly("10");
        assertThat(new String(received.body())).isEqualTo("1234567890");
        assertThat(upstream.waiting()).isZero();
    }

    /** RFC 9113 §8.1. */
    @Test
    void whoIsAnsweredBeforeTheEndOfARequestNeedSendNoMoreOfIt() {
        gateway.apply("routes: [ { name: a, match: { paths: [/a] }, respond: { status: 201, body: hello } } ]");
        try (var client = client()) {
            for (int stream = 1; stream < 2 * 300; stream += 2) {
                client.request(stream, false, ":method POST", ":scheme http", ":authority x", ":path /a");
                client.data(stream, "some", false);
                assertThat(client.status(stream)).isEqualTo("201");
                assertThat(client.resetCode(stream)).isEqualTo((int) Http2Error.NO_ERROR.code());
                assertThat(client.octets(stream)).isEqualTo(5);
            }
            // What is on its way before it has heard of that is read over, however much.
            client.holdPings(true);
            client.request(601, false, ":method POST", ":scheme http", ":authority x", ":path /a");
            assertThat(client.resetCode(601)).isEqualTo((int) Http2Error.NO_ERROR.code());
            for (int piece = 0; piece < 300; piece++) client.data(601, "more", false);
            client.holdPings(false);
            client.request(603, true, ":method GET", ":scheme http", ":authority x", ":path /a");
            assertThat(client.status(603)).isEqualTo("201");
        }
    }

    private static String[] put(String path) {
        return new String[] {":method PUT", ":scheme http", ":authority x", ":path " + path, "content-length 10"};
    }

    private static String[] post(String path, int length) {
        return new String[] {":method POST", ":scheme http", ":authority x", ":path " + path, "content-length " + length
        };
    }
}
