package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.Http2Upstream;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;
import portico.testing.TestCertificate;

class WebSocketTest {
    private static final String HANDSHAKE = "Host: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

    private static final byte[] AGREED =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n".getBytes();

    private static final int PIECE = 1 << 16;

    /** Several times what the sockets in between may hold. */
    private static final int FLOOD = 128 << 20;

    private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private final TestUpstream echo = new TestUpstream(WebSocketTest::echo);

    @AfterEach
    void close() {
        echo.close();
    }

    /** Accepts the handshake and sends back what it gets; what a frame is does not matter here. */
    private static void echo(TestUpstream.Received request, Socket connection) throws IOException {
        connection
                .getOutputStream()
                .write(("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                + (request.header("sec-websocket-protocol").isEmpty()
                                        ? ""
                                        : "Sec-WebSocket-Protocol: v2\r\n")
                                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")
                        .getBytes());
        connection.getInputStream().transferTo(connection.getOutputStream());
        connection.shutdownOutput();
    }

    @Test
    void octetsGoBothWaysOnceTheServiceAgreed() {
        route("[]", "60s");
        try (var client = new RawClient(gateway.port())) {
            var response = client.send("GET /ws HTTP/1.1\r\n" + HANDSHAKE + "\r\nearly")
                    .read();
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.header("upgrade")).contains("websocket");
            assertThat(response.header("sec-websocket-accept")).isPresent();
            assertThat(client.readExactly(5)).isEqualTo("early");
            String large = "x".repeat(1 << 20);
            assertThat(client.send(large).readExactly(large.length())).isEqualTo(large);
        }
        var handshake = echo.take();
        assertThat(handshake.header("sec-websocket-key")).containsExactly("dGhlIHNhbXBsZSBub25jZQ==");
        assertThat(handshake.header("upgrade")).containsExactly("websocket");
        Await.until("the exchange has ended", () -> gateway.listener().running() == 0);
    }

    /** Both of them, or either; what is asked for and agreed on beside goes along. */
    @ParameterizedTest(name = "to the node {0}, to the service {1}")
    @CsvSource({"true, true", "true, false", "false, true"})
    void soTheyDoOverTls(boolean toTheNode, boolean toTheService) {
        var secure = new TestUpstream(WebSocketTest::echo, TestUpstream.door(CERTIFICATE.serving(CERTIFICATE)));
        try (secure) {
            gateway.apply("""
                    services: [ { name: s, url: "%s" %s } ]
                    routes: [ { name: ws, match: { paths: ["/**"] }, forward: { service: s } } ]
                    certificates:
                    %s
                    """.formatted(
                            toTheService ? "https://" + secure.address() : "http://" + echo.address(),
                            toTheService ? ", tls: { verify: false }" : "",
                            TestGateway.yaml("localhost", CERTIFICATE)));
            try (var client = toTheNode
                    ? RawClient.tls(gateway.listener().tlsPort(), CERTIFICATE.trusting(), "localhost")
                    : new RawClient(gateway.port())) {
                talk(client);
            }
            assertThat((toTheService ? secure : echo).take().header("sec-websocket-protocol"))
                    .containsExactly("chat, v2");
        }
        Await.until("the exchange has ended", () -> gateway.listener().running() == 0);
    }

    private static void talk(RawClient client) {
        var response = client.send("GET /ws HTTP/1.1\r\n" + HANDSHAKE + "Sec-WebSocket-Protocol: chat, v2\r\n\r\nearly")
                .read();
        assertThat(response.status()).isEqualTo(101);
        assertThat(response.header("sec-websocket-protocol")).contains("v2");
        assertThat(client.readExactly(5)).isEqualTo("early");
        String large = "x".repeat(1 << 16); // no more than sockets hold: nobody reads while it is sent
        assertThat(client.send(large).readExactly(large.length())).isEqualTo(large);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            { type: key-auth }                                          | 401
            { type: jwt }                                               | 401
            { type: basic-auth }                                        | 401
            { type: oauth2-introspection, settings: { url: "http://127.0.0.1:1", clientId: p, clientSecret: s } } | 401
            { type: hmac-auth }                                         | 401
            { type: mtls-auth }                                         | 401
            { type: any-of, settings: { of: [ { type: key-auth } ] } }  | 401
            { type: ip-restriction, settings: { deny: [127.0.0.0/8] } } | 403
            { type: acl, settings: { allow: [partners] } }              | 403
            { type: maintenance }                                       | 503
            { type: https-redirect }                                    | 308
            { type: fault-injection, settings: { abortStatus: 503 } }   | 503
            { type: mock, settings: { examples: [ { status: 404 } ] } } | 404
            """)
    void policiesRunBeforeTheUpgrade(String policy, int status) {
        route("[ " + policy + " ]", "60s");
        assertThat(gateway.send("GET /ws HTTP/1.1\r\n" + HANDSHAKE + "\r\n").status())
                .isEqualTo(status);
        assertThat(echo.waiting()).isZero();
    }

    @Test
    void theBodyOfARefusedUpgradeReachesTheClient() {
        route("[]", "60s");
        echo.behave(TestUpstream.answer("403 Forbidden", "no sockets today"));
        var response = gateway.send("GET /ws HTTP/1.1\r\n" + HANDSHAKE + "\r\n");
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).isEqualTo("no sockets today");
    }

    @Test
    void aTunnelThatIsIdleForTooLongIsClosed() {
        route("[]", "1s");
        try (var client = new RawClient(gateway.port())) {
            assertThat(client.send("GET /ws HTTP/1.1\r\n" + HANDSHAKE + "\r\n")
                            .read()
                            .status())
                    .isEqualTo(101);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void aClientThatLeavesClosesTheService() throws Exception {
        route("[]", "60s");
        var left = new CountDownLatch(1);
        echo.behave((request, connection) -> {
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
                            .getBytes());
            if (connection.getInputStream().read() < 0) left.countDown();
        });
        try (var client = new RawClient(gateway.port())) {
            client.send("GET /ws HTTP/1.1\r\n" + HANDSHAKE + "\r\n").read();
        }
        assertThat(left.await(2, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void aClientThatReadsNoFurtherHoldsTheServiceBack() {
        route("[]", "60s");
        var sent = new AtomicLong();
        echo.behave((request, connection) -> {
            connection.getOutputStream().write(AGREED);
            byte[] piece = new byte[PIECE];
            for (int at = 0; at < FLOOD; at += PIECE) {
                connection.getOutputStream().write(piece);
                sent.addAndGet(PIECE);
            }
        });
        try (var client = new RawClient(gateway.port())) {
            assertThat(client.send("GET /ws HTTP/1.1\r\n" + HANDSHAKE + "\r\n")
                            .read()
                            .status())
                    .isEqualTo(101);
            awaitHeldBack(sent);
            assertThat(sent.get()).isLessThan(FLOOD / 2);
            // It was held back, and not lost.
            for (int at = 0; at < FLOOD; at += PIECE)
                assertThat(client.readExactly(PIECE)).hasSize(PIECE);
        }
        assertThat(sent).hasValue(FLOOD);
    }

    @Test
    void aSlowClientHearsAllOfAServiceThatHasEnded() {
        route("[]", "60s");
        var said = new CountDownLatch(1);
        echo.behave((request, connection) -> {
            connection.getOutputStream().write(AGREED);
            connection.getOutputStream().write(new byte[PIECE]);
            connection.shutdownOutput();
            said.countDown();
        });
        try (var client = new RawClient(gateway.port())) {
            assertThat(client.send("GET /ws HTTP/1.1\r\n" + HANDSHAKE + "\r\n")
                            .read()
                            .status())
                    .isEqualTo(101);
            awaitQuietly(said);
            Await.until("it is over", () -> gateway.listener().running() == 0);
            assertThat(client.readExactly(PIECE)).hasSize(PIECE);
            assertThat(client.isClosed()).isTrue();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aServiceThatReadsNoFurtherHoldsTheClientBack() throws Exception {
        route("[]", "60s");
        var read = new CountDownLatch(1);
        var received = new AtomicLong();
        echo.behave((request, connection) -> {
            connection.getOutputStream().write(AGREED);
            try {
                read.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            byte[] piece = new byte[PIECE];
            for (int octets = 0;
                    octets >= 0;
                    octets = connection.getInputStream().read(piece)) received.addAndGet(octets);
        });
        var sent = new AtomicLong();
        try (var client = new RawClient(gateway.port())) {
            assertThat(client.send("GET /ws HTTP/1.1\r\n" + HANDSHAKE + "\r\n")
                            .read()
                            .status())
                    .isEqualTo(101);
            var sending = new Thread(() -> {
                byte[] piece = new byte[PIECE];
                for (int at = 0; at < FLOOD; at += PIECE) {
                    client.send(piece);
                    sent.addAndGet(PIECE);
                }
            });
            sending.setDaemon(true);
            sending.start();
            awaitHeldBack(sent);
            assertThat(sent.get()).isLessThan(FLOOD / 2);
            read.countDown();
            Await.until("all has arrived", () -> received.get() == FLOOD);
        } finally {
            read.countDown();
        }
    }

    @Test
    void anUpgradeToAnythingElseIsNotPassedOn() {
        route("[]", "60s");
        echo.behave(TestUpstream.answer("200 OK", "plain"));
        var response = gateway.send("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
        assertThat(response.body()).isEqualTo("plain");
        assertThat(echo.take().names()).doesNotContain("upgrade", "http2-settings", "connection");
    }

    /** There is no upgrade in HTTP/2, so its service is asked for a page like any other. */
    @Test
    void aServiceOfHttp2HearsOfNoUpgrade() {
        try (var http2 = new Http2Upstream()) {
            http2.behave((request, stream) -> stream.answer("426", "no sockets here"));
            gateway.apply("""
                    services: [ { name: s, protocol: h2c, targets: [ { address: "%s" } ] } ]
                    routes: [ { name: ws, match: { paths: [/ws] }, forward: { service: s } } ]
                    """.formatted(http2.address()));
            var response = gateway.send("GET /ws HTTP/1.1\r\n" + HANDSHAKE + "\r\n");
            assertThat(response.status()).isEqualTo(426);
            assertThat(response.body()).isEqualTo("no sockets here");
            var asked = http2.take();
            assertThat(asked.field("upgrade")).isNull();
            assertThat(asked.field("connection")).isNull();
        }
        Await.until("nothing runs", () -> gateway.listener().running() == 0);
    }

    /** Until the buffers in between are full: then the sender stands still. */
    private static void awaitHeldBack(AtomicLong sent) {
        var before = new AtomicLong(-1);
        Await.until("the sender is held back", () -> {
            long now = sent.get();
            boolean still = now > 0 && now == before.getAndSet(now);
            if (!still) TimeUnit.MILLISECONDS.sleep(300);
            return still;
        });
    }

    private void route(String policies, String idle) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s", timeouts: { idle: %s } } ]
                routes: [ { name: ws, match: { paths: [/ws] }, forward: { service: s }, policies: %s } ]
                """.formatted(echo.address(), idle, policies));
    }
}
