package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import portico.node.listener.TrafficLimits;
import portico.node.listener.TrafficSettings;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;
import portico.testing.TestCertificate;

/** Connections that never become HTTP: they have a time to do so, and count from their first moment on. */
class ArrivalTest {
    private static final int CONNECTIONS_MAX = 20;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String SETTINGS = "\0\0\0\4\0\0\0\0\0";
    private static final String PROXY = "PROXY TCP4 192.0.2.7 198.51.100.1 5000 80\r\n";

    /** The head of a handshake record of 512 octets, and the first of a ClientHello. */
    private static final String HELLO = "\26\3\1\2\0\1\0\1\374\3\3";

    private static final TrustedProxies LOOPBACK = TrustedProxies.of(List.of("127.0.0.0/8"));
    private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

    /** Little time to begin, and more than a test has for what is idle. */
    private static final UnaryOperator<TrafficSettings> HASTY = limits(1_000, 1_000, 600_000);

    /** Enough time to begin for whoever does so at once, and not for ever. */
    private static final UnaryOperator<TrafficSettings> PATIENT = limits(1_000, 20_000, 600_000);

    /** Much time to begin, and little room. */
    private static final UnaryOperator<TrafficSettings> NARROW = limits(CONNECTIONS_MAX, 600_000, 600_000);

    @RegisterExtension
    static final TestGateway hasty = new TestGateway(true, HASTY);

    @RegisterExtension
    static final TestGateway hastyBehindProxy = new TestGateway(true, settings -> behindProxy(HASTY.apply(settings)));

    @RegisterExtension
    static final TestGateway patient = new TestGateway(true, PATIENT);

    @RegisterExtension
    static final TestGateway narrow = new TestGateway(true, NARROW);

    @RegisterExtension
    static final TestGateway narrowBehindProxy = new TestGateway(true, settings -> behindProxy(NARROW.apply(settings)));

    private final TestUpstream upstream = new TestUpstream();

    @BeforeEach
    void route() {
        for (var gateway : List.of(hasty, hastyBehindProxy, patient, narrow, narrowBehindProxy))
            gateway.apply("""
                    services: [ { name: s, url: "http://%s" } ]
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    certificates:
                    %s
                    """.formatted(upstream.address(), TestGateway.yaml("localhost", CERTIFICATE)));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    static Stream<Arguments> beginnings() {
        ToIntFunction<TestGateway> plain = TestGateway::port;
        ToIntFunction<TestGateway> tls = gateway -> gateway.listener().tlsPort();
        ToIntFunction<TestGateway> h2c = gateway -> gateway.listener().h2cPort();
        return Stream.of(
                Arguments.of("nothing to the port of HTTP/2", h2c, false, ""),
                Arguments.of("half a preface", h2c, false, PREFACE.substring(0, 12)),
                Arguments.of("a preface without settings", h2c, false, PREFACE),
                Arguments.of("half of the settings' head", h2c, false, PREFACE + "\0\0\0\4"),
                Arguments.of("nothing to the port of TLS", tls, false, ""),
                Arguments.of("a part of a handshake", tls, false, HELLO),
                Arguments.of("no PROXY header", plain, true, ""),
                Arguments.of("half a PROXY header", plain, true, PROXY.substring(0, 20)),
                Arguments.of("half a PROXY header to the port of HTTP/2", h2c, true, PROXY.substring(0, 20)),
                Arguments.of("a PROXY header and half a preface", h2c, true, PROXY + PREFACE.substring(0, 12)),
                Arguments.of("a PROXY header and a part of a handshake", tls, true, PROXY + HELLO));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beginnings")
    void whatDoesNotBecomeHttpInTimeIsClosed(
            String name, ToIntFunction<TestGateway> port, boolean behindProxy, String octets) {
        try (var client = new RawClient(port.applyAsInt(behindProxy ? hastyBehindProxy : hasty))) {
            client.send(octets);
            assertThat(isClosed(client)).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beginnings")
    void whatIsNotYetHttpCountsAsAConnection(
            String name, ToIntFunction<TestGateway> port, boolean behindProxy, String octets) {
        TestGateway gateway = behindProxy ? narrowBehindProxy : narrow;
        String request = (behindProxy ? PROXY : "") + "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
        Await.until("there is room", () -> isServed(gateway, request));
        List<RawClient> clients = new ArrayList<>();
        var refused = new AtomicInteger();
        try {
            // Loops take turns, and what was served has its place until it has gone: so often, and nobody is served by
            // any.
            Await.until("there is no room", () -> {
                for (int number = 0; number < 4; number++) clients.add(begin(port.applyAsInt(gateway), octets));
                if (isServed(gateway, request)) refused.set(0);
                return refused.incrementAndGet() > CONNECTIONS_MAX;
            });
        } finally {
            clients.forEach(RawClient::close);
        }
        Await.until("there is room again", () -> isServed(gateway, request));
    }

    @Test
    void anAgreementOnHttp2IsNoPrefaceYet() throws Exception {
        int port = patient.listener().tlsPort();
        try (var plain = new Socket(InetAddress.getLoopbackAddress(), port);
                var socket = (SSLSocket)
                        CERTIFICATE.trusting().getSocketFactory().createSocket(plain, "localhost", port, true)) {
            socket.setSoTimeout(60_000);
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName("localhost")));
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
            byte[] settings = socket.getInputStream().readNBytes(9); // the server may speak first
            assertThat(settings[3]).isEqualTo((byte) 4);
            assertThat(isAtEnd(socket)).isTrue();
        }
    }

    /** Each octet is in time by itself. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("beginnings")
    void aBeginningThatTricklesIsNotWaitedForEither(
            String name, ToIntFunction<TestGateway> port, boolean behindProxy, String octets) {
        byte[] all = octets.getBytes(StandardCharsets.ISO_8859_1);
        try (var client = new RawClient(port.applyAsInt(behindProxy ? hastyBehindProxy : hasty))) {
            for (int at = 0; at < all.length; at++) {
                if (client.isClosedWithin(50)) return;
                client.send(Arrays.copyOfRange(all, at, at + 1));
            }
            assertThat(isClosed(client)).isTrue();
        } catch (UncheckedIOException reset) {
            return; // closed while it still sent
        }
    }

    @Test
    void whoIsInTimeHasAllTheTimeThatIdleConnectionsHave() {
        try (var first = RawClient.tls(narrow.listener().tlsPort(), CERTIFICATE.trusting(), "localhost")) {
            first.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"); // a handshake's code takes its time the first time
            assertThat(first.read().status()).isEqualTo(200);
        }
        try (var late = new RawClient(patient.port());
                var tls = RawClient.tls(patient.listener().tlsPort(), CERTIFICATE.trusting(), "localhost");
                var http2 = new Http2Client(patient.listener().h2cPort())) {
            // By now whoever has not begun is closed.
            try (var silent = new RawClient(patient.listener().h2cPort())) {
                assertThat(isClosed(silent)).isTrue();
            }
            late.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(late.read().status()).isEqualTo(200);
            tls.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(tls.read().status()).isEqualTo(200);
            http2.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /");
            assertThat(http2.status(1)).isEqualTo("200");
        }
    }

    static Stream<Arguments> unfinishedHeads() {
        String begun = begun(1);
        String more = "\0\0\1\11\0\0\0\0\1\u0084"; // CONTINUATION, no END_HEADERS: the path
        String half = "\0\0\4\1\5\0\0\0\1\u0082"; // HEADERS, END_STREAM and END_HEADERS: one octet of four
        return Stream.of(
                Arguments.of("HEADERS without an end", begun, more.repeat(8)),
                Arguments.of("CONTINUATION without an end", begun + more, more.repeat(8)),
                Arguments.of("half of a CONTINUATION", begun + more.substring(0, 9), ""),
                Arguments.of("half of HEADERS", half, "\u0084"),
                Arguments.of("HEADERS without an end behind a whole request", whole(1) + begun(3), ""));
    }

    /** HEADERS with both: GET http / x. */
    private static String whole(int stream) {
        return "\0\0\6\1\5\0\0\0" + (char) stream + "\u0082\u0086\u0084A\1x";
    }

    /** HEADERS with END_STREAM and without END_HEADERS: GET. */
    private static String begun(int stream) {
        return "\0\0\1\1\1\0\0\0" + (char) stream + "\u0082";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfinishedHeads")
    void aHeadOfHttp2ThatHasNoEndIsNotWaitedFor(String name, String octets, String more) {
        try (var client = new RawClient(hasty.listener().h2cPort())) {
            client.send(PREFACE + SETTINGS + octets);
            assertThat(isClosed(client)).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfinishedHeads")
    void norOneThatTrickles(String name, String octets, String more) {
        byte[] all = more.getBytes(StandardCharsets.ISO_8859_1);
        try (var client = new RawClient(hasty.listener().h2cPort())) {
            client.send(PREFACE + SETTINGS + octets);
            client.readExactly(9); // the server's settings are there
            for (int at = 0; at < all.length; at++) {
                if (client.isClosedWithin(50)) return;
                client.send(Arrays.copyOfRange(all, at, at + 1));
            }
            assertThat(isClosed(client)).isTrue();
        } catch (UncheckedIOException reset) {
            return; // closed while it still sent
        }
    }

    private static UnaryOperator<TrafficSettings> limits(int connectionsMax, int headMillis, int idleMillis) {
        return settings -> settings.within(new TrafficLimits(
                100, connectionsMax, 4096, headMillis, idleMillis, 1 << 20, 60_000, 1 << 20, 100, 200));
    }

    private static TrafficSettings behindProxy(TrafficSettings settings) {
        return settings.withProxyProtocol(true).on("127.0.0.1", LOOPBACK);
    }

    /** True when the other side closes, whatever it says before: its settings, or an alert. */
    private static boolean isClosed(RawClient client) {
        try {
            client.readToEnd();
            return true;
        } catch (UncheckedIOException open) {
            return false;
        }
    }

    private static boolean isAtEnd(SSLSocket socket) throws Exception {
        try {
            while (socket.getInputStream().read() >= 0) {}
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (java.io.IOException reset) {
            return true;
        }
    }

    private static RawClient begin(int port, String octets) {
        var client = new RawClient(port);
        try {
            return client.send(octets);
        } catch (UncheckedIOException closed) {
            return client; // it was one too many
        }
    }

    private static boolean isServed(TestGateway gateway, String request) {
        try {
            return RawClient.once(gateway.port(), request).status() == 200;
        } catch (UncheckedIOException closed) {
            return false;
        }
    }
}
