package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;

class ProxyProtocolTest {
    private static final TrustedProxies LOOPBACK = TrustedProxies.of(List.of("127.0.0.0/8"));

    @RegisterExtension
    static final TestGateway trusting =
            new TestGateway(true, settings -> settings.withProxyProtocol(true).on("127.0.0.1", LOOPBACK));

    @RegisterExtension
    static final TestGateway distrusting = new TestGateway(
            true,
            settings -> settings.withProxyProtocol(true).on("127.0.0.1", TrustedProxies.of(List.of("10.0.0.0/8"))));

    @RegisterExtension
    static final TestGateway without = new TestGateway(true, settings -> settings.on("127.0.0.1", LOOPBACK));

    private final TestUpstream upstream = new TestUpstream();

    @BeforeEach
    void route() {
        for (var gateway : List.of(trusting, distrusting, without)) gateway.apply("""
                    services: [ { name: s, url: "http://%s" } ]
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    """.formatted(upstream.address()));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void versionOneSaysWhoTheClientIs() {
        assertThat(send(trusting, "PROXY TCP4 192.0.2.7 198.51.100.1 5000 80\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(200);
        assertThat(upstream.take().header("x-forwarded-for")).containsExactly("192.0.2.7");
    }

    @Test
    void versionTwoSaysWhoTheClientIs() {
        var header = new ByteArrayOutputStream();
        header.writeBytes(new byte[] {0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a});
        header.writeBytes(new byte[] {0x21, 0x11, 0, 12});
        header.writeBytes(new byte[] {(byte) 192, 0, 2, 8, 10, 0, 0, 1, 0x13, (byte) 0x88, 0, 80});
        assertThat(send(trusting, header.toByteArray())).isEqualTo(200);
        assertThat(upstream.take().header("x-forwarded-for")).containsExactly("192.0.2.8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PROXY TCP4 nonsense\r\n", "PROXY TCP4 192.0.2.7 198.51.100.1 99999999 80\r\n"})
    void withoutAHeaderThereIsNoConnection(String header) {
        assertThat(send(trusting, header.getBytes(StandardCharsets.US_ASCII))).isZero();
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void whoIsNotATrustedProxyMayNotConnect() {
        assertThat(send(distrusting, "PROXY TCP4 10.0.0.1 10.0.0.2 5000 80\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isZero();
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void theHeaderIsNoRequestWhereItIsNotAskedFor() {
        assertThat(send(without, "PROXY TCP4 10.0.0.1 10.0.0.2 5000 80\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(400);
    }

    @Test
    void forwardedFromATrustedProxyIsContinued() {
        without.get("/", "Forwarded: for=192.0.2.60;proto=https, for=\"[2001:db8::1]:4711\"");
        var received = upstream.take();
        assertThat(received.header("forwarded"))
                .containsExactly("for=192.0.2.60;proto=https, for=\"[2001:db8::1]:4711\", for=127.0.0.1;proto=http");
    }

    @Test
    void forwardedSaysWhoTheClientIs() {
        without.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s }, policies: [
                  { type: rate-limit, settings: { limit: 1, per: 1h, by: client-address } } ] } ]
                """.formatted(upstream.address()));
        assertThat(without.get("/", "Forwarded: for=192.0.2.61").status()).isEqualTo(200);
        assertThat(without.get("/", "Forwarded: for=192.0.2.61").status()).isEqualTo(429);
        assertThat(without.get("/", "Forwarded: for=\"192.0.2.62:99\"").status())
                .isEqualTo(200);
        assertThat(without.get("/", "Forwarded: for=10.9.9.9, for=192.0.2.62").status())
                .isEqualTo(429);
    }

    /** The status of an answer, or 0 when the connection ends without one. */
    private static int send(TestGateway gateway, byte[] header) {
        try (var client = new RawClient(gateway.port())) {
            client.send(header).send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            return client.read().status();
        } catch (java.io.UncheckedIOException e) {
            return 0;
        }
    }
}
