package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.testing.Await;
import portico.testing.RawClient;

/** HTTP/2 from the client on: who is served in it, and over how many connections. */
class Http2Test extends Http2Case {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    Http2Test() {
        super(GATEWAY);
    }

    @Test
    void aClientOverTlsIsServedInHttp2() throws Exception {
        HttpResponse<String> response = tlsClient().send(get("/a?b=c").build(), BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("hello");
        var received = upstream.take();
        assertThat(received.requestLine()).isEqualTo("GET /a?b=c HTTP/1.1");
        assertThat(received.header("x-forwarded-proto")).containsExactly("https");
        // A request without a body has none in HTTP/1.1 either.
        assertThat(received.names()).doesNotContain("transfer-encoding", "content-length", "te");
    }

    @Test
    void theGatewaysOwnAnswersAreThere() throws Exception {
        gateway.apply("certificates:\n" + TestGateway.yaml("localhost", CERTIFICATE));
        HttpResponse<String> response = tlsClient().send(get("/a").build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().map())
                .containsEntry("content-type", List.of("application/problem+json"))
                .doesNotContainKey("connection");
    }

    /** A stream closes with its response; the connection to the target is there for the next one. */
    @Test
    void streamsOneAfterTheOtherTakeOneConnectionToTheTarget() {
        try (var client = client()) {
            for (int stream = 1; stream < 20; stream += 2) {
                client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path /a");
                assertThat(client.status(stream)).isEqualTo("200");
                upstream.take();
            }
        }
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    @Test
    void manyStreamsAtOnceTakeOneConnectionToATargetOfHttp2() {
        int streams = 50;
        List<Http2Upstream.Stream> waiting = new ArrayList<>();
        try (var target = new Http2Upstream()) {
            gateway.apply("""
                    services: [ { name: s, protocol: h2c, targets: [ { address: "%s" } ] } ]
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    """.formatted(target.address()));
            try (var client = client()) {
                client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /first");
                assertThat(client.status(1)).isEqualTo("200"); // the connection stands
                // None is answered before all are there.
                target.behave((request, stream) -> {
                    waiting.add(stream);
                    if (waiting.size() == streams) waiting.forEach(each -> each.answer("200", "together"));
                });
                for (int stream = 3; stream < 3 + 2 * streams; stream += 2)
                    client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path /" + stream);
                for (int stream = 3; stream < 3 + 2 * streams; stream += 2)
                    assertThat(client.status(stream)).isEqualTo("200");
            }
            assertThat(target.begun()).isEqualTo(1 + streams);
            assertThat(target.accepted()).isEqualTo(1);
        }
    }

    @Test
    void onlySoManyStreamsAreOpenAtATime() {
        upstream.behave((request, connection) -> {});
        try (var client = client()) {
            assertThat(client.streamsMax()).isEqualTo(128);
            for (int stream = 1; stream < 2 * 128 + 10; stream += 2)
                client.request(stream, true, ":method GET", ":scheme http", ":authority x", ":path /");
            assertThat(client.outcome(2 * 128 + 1)).isIn("reset", "gone");
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                        + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
            })
    void thePortForHttp2SpeaksNothingElse(String request) {
        try (var client = new RawClient(gateway.listener().h2cPort())) {
            client.send(request.getBytes(StandardCharsets.US_ASCII)).readToEnd(); // whatever it says until it closes
        }
        assertThat(upstream.waiting()).isZero();
    }
}
