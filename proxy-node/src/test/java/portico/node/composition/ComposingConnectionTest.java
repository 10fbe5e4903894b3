package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;
import portico.testing.RawClient.Response;

/** What one connection carries beside a composition, and after it: on the fast carrier the same objects serve all of it. */
class ComposingConnectionTest {
    private static final int LARGE = 3 << 20;

    @RegisterExtension
    static final TestGateway FAST = new TestGateway(true);

    @RegisterExtension
    static final TestGateway GENERAL = new TestGateway(false);

    private final TestUpstream service = new TestUpstream((request, connection) -> {
        String path = request.requestLine().split(" ")[1];
        String value = path.equals("/large") ? "x".repeat(LARGE) : path.substring(1);
        TestUpstream.answer("200 OK", "{\"is\":\"" + value + "\"}", "Content-Type: application/json")
                .serve(request, connection);
    });

    @AfterEach
    void close() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void requestsAheadAreAnsweredInTheirOrder(boolean fast) {
        try (var client = new RawClient(given(fast).port())) {
            client.send(get("/composed/1") + get("/own") + get("/composed/2") + get("/passed") + get("/composed/3"));
            var bodies = List.of(client.read(), client.read(), client.read(), client.read(), client.read()).stream()
                    .map(Response::body)
                    .toList();
            assertThat(bodies)
                    .containsExactly(
                            "{\"a\":{\"is\":\"1\"},\"b\":{\"is\":\"1\"}}",
                            "own",
                            "{\"a\":{\"is\":\"2\"},\"b\":{\"is\":\"2\"}}",
                            "{\"is\":\"passed\"}",
                            "{\"a\":{\"is\":\"3\"},\"b\":{\"is\":\"3\"}}");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLargeAnswerIsWholeAndTheConnectionGoesOn(boolean fast) {
        try (var client = new RawClient(given(fast).port())) {
            client.send(get("/composed/large") + get("/own"));
            Response large = client.read();
            assertThat(large.header("content-length")).contains(String.valueOf(large.octets().length));
            assertThat(large.octets()).hasSizeGreaterThan(2 * LARGE);
            assertThat(client.read().body()).isEqualTo("own");
        }
        Await.until("all is accounted for", () -> gateway(fast).listener().running() == 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofALargeAnswerHeadHasTheHead(boolean fast) {
        try (var client = new RawClient(given(fast).port())) {
            client.send(get("/composed/large").replace("GET", "HEAD") + get("/own"));
            Response large = client.read(true);
            assertThat(large.status()).isEqualTo(200);
            assertThat(Long.parseLong(large.header("content-length").orElseThrow()))
                    .isGreaterThan(2 * LARGE);
            assertThat(client.read().body()).isEqualTo("own");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoLeavesWhileALargeAnswerGoesOutLeavesNothingBehind(boolean fast) {
        try (var client = new RawClient(given(fast).port())) {
            client.send(get("/composed/large")).readUntil("\r\n\r\n");
        }
        Await.until("all is accounted for", () -> gateway(fast).listener().running() == 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyThatNobodyReadsIsPassedOver(boolean fast) {
        String body = "x".repeat(1000);
        try (var client = new RawClient(given(fast).port())) {
            client.send("POST /composed/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + body + get("/own"));
            Response composed = client.read();
            assertThat(composed.body()).isEqualTo("{\"a\":{\"is\":\"1\"},\"b\":{\"is\":\"1\"}}");
            // Or the client is told, as the general carrier does, which has not read it by then.
            if (fast || composed.header("connection").isEmpty())
                assertThat(client.read().body()).isEqualTo("own");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatSaysThatTheConnectionEndsIsTheLast(boolean fast) {
        try (var client = new RawClient(given(fast).port())) {
            client.send("POST /composed/large HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345");
            String head = client.readUntil("\r\n\r\n").toLowerCase(Locale.ROOT);
            assertThat(head).contains("connection: close");
            client.send("67890" + get("/own")); // while most of the answer waits for who reads it
            client.readExactly(
                    Integer.parseInt(head.split("content-length: ")[1].split("\r")[0]));
            assertThat(client.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyInChunksThatIsBrokenIsRefused(boolean fast) {
        try (var client = new RawClient(given(fast).port())) {
            client.send("POST /composed/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");
            assertThat(client.readToEnd()).doesNotContain("200 OK");
        }
        Await.until("all is accounted for", () -> gateway(fast).listener().running() == 0);
    }

    /** Both in one turn of the event loop: the request behind it breaks as soon as the first answer is written. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerGoesOutBeforeTheConnectionEndsWithTheNextRequest(boolean fast) {
        try (var client = new RawClient(given(fast).port())) {
            client.send(
                    get("/composed/1")
                            + "POST /own HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");
            assertThat(client.read().body()).isEqualTo("{\"a\":{\"is\":\"1\"},\"b\":{\"is\":\"1\"}}");
        }
    }

    private TestGateway given(boolean fast) {
        TestGateway gateway = gateway(fast);
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - { name: composed, match: { paths: ["/composed/{what}"] }, compose: { composition: c } }
                - { name: passed, match: { paths: ["/passed"] }, forward: { service: s } }
                - { name: own, match: { paths: ["/own"] }, respond: { body: own } }
                compositions:
                - name: c
                  deadline: 5m
                  calls:
                    a: { service: s, path: "/{request.path.what}", group: a }
                    b: { service: s, path: "/{request.path.what}", group: b }
                """.formatted(service.address()));
        return gateway;
    }

    private static TestGateway gateway(boolean fast) {
        return fast ? FAST : GENERAL;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }
}
