package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.listener.TrafficLimits;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;
import portico.testing.TestCertificate;

class ProxyProtocolTest {
    private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");
    private static final TrustedProxies LOOPBACK = TrustedProxies.of(List.of("127.0.0.0/8"));

    /** Longer than any test has: whoever goes, goes for what was sent. */
    private static final TrafficLimits UNHURRIED =
            new TrafficLimits(100, 1_000, 32 * 1024, 600_000, 600_000, 1 << 30, 600_000, 128 << 20, 128, 200);

    @RegisterExtension
    static final TestGateway trusting = new TestGateway(
            true,
            settings ->
                    settings.withProxyProtocol(true).on("127.0.0.1", LOOPBACK).within(UNHURRIED));

    @RegisterExtension
    static final TestGateway distrusting = new TestGateway(
            true,
            settings -> settings.withProxyProtocol(true).on("127.0.0.1", TrustedProxies.of(List.of("10.0.0.0/8"))));

    @RegisterExtension
    static final TestGateway without = new TestGateway(true, settings -> settings.on("127.0.0.1", LOOPBACK));

    private final TestUpstream upstream = new TestUpstream();

    @BeforeEach
    void route() {
        for (var gateway : List.of(trusting, distrusting, without))
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

    @ParameterizedTest(name = "{0} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
            1, IPv4             | PROXY TCP4 192.0.2.7 198.51.100.1 5000 80            | 192.0.2.7
            1, IPv6             | PROXY TCP6 2001:db8::7 2001:db8::1 5000 80           | 2001:db8:0:0:0:0:0:7
            1, unknown          | PROXY UNKNOWN                                        | 127.0.0.1
            1, unknown at large | PROXY UNKNOWN 2001:db8::7 2001:db8::1 5000 80        | 127.0.0.1
            2, IPv4             | 21 11 000c c0000208 0a000001 1388 0050               | 192.0.2.8
            2, IPv6             | 21 21 0024 20010db8000000000000000000000008 20010db8000000000000000000000001 1388 0050 | 2001:db8:0:0:0:0:0:8
            2, mapped IPv4      | 21 21 0024 00000000000000000000ffffc0000209 00000000000000000000ffff0a000001 1388 0050 | 192.0.2.9
            2, local            | 20 00 0000                                           | 127.0.0.1
            2, local at large   | 20 11 000c c0000208 0a000001 1388 0050               | 127.0.0.1
            2, unspecified      | 21 00 0000                                           | 127.0.0.1
            2, unknown and more | 21 00 0005 aabbccddee                                | 127.0.0.1
            2, TLV of nothing   | 21 11 0012 c0000208 0a000001 1388 0050 04 0003 000000 | 192.0.2.8
            2, TLV of names     | 21 11 0019 c0000208 0a000001 1388 0050 01 0002 6832 02 0005 782e636f6d | 192.0.2.8
            2, TLV of TLS       | 21 11 001e c0000208 0a000001 1388 0050 20 000f 07 00000000 21 0007 544c5376312e33 | 192.0.2.8
            """)
    void eachHeaderSaysWhoTheClientIsAtEachDoor(String what, String header, String client) {
        byte[] octets = octets(header);
        assertThat(send(trusting, octets)).as("in clear text").isEqualTo(200);
        assertThat(sendTls(octets)).as("over TLS").isEqualTo(200);
        assertThat(sendHttp2(octets)).as("in HTTP/2").isEqualTo("200");
        for (int door = 0; door < 3; door++)
            assertThat(upstream.take().header("x-forwarded-for")).containsExactly(client);
    }

    @Test
    void aSocketOfTheProxysMachineIsTheProxy() {
        eachHeaderSaysWhoTheClientIsAtEachDoor("2, a socket", "21 31 00d8" + "2f".repeat(216), "127.0.0.1");
    }

    @Test
    void aHeaderMayComeOctetByOctetAndHaveMuchToSay() {
        byte[] octets = octets("21 11 1010 c0000208 0a000001 1388 0050 04 1001" + "00".repeat(4097));
        try (var client = new RawClient(trusting.port())) {
            for (byte octet : octets) client.send(new byte[] {octet});
            assertThat(client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").read().status())
                    .isEqualTo(200);
        }
        assertThat(upstream.take().header("x-forwarded-for")).containsExactly("192.0.2.8");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            none                   |
            1, nonsense            | PROXY TCP4 nonsense
            1, no such port        | PROXY TCP4 192.0.2.7 198.51.100.1 99999999 80
            1, another family      | PROXY TCP6 192.0.2.7 198.51.100.1 5000 80
            1, no such family      | PROXY SCTP4 192.0.2.7 198.51.100.1 5000 80
            1, in lower case       | proxy tcp4 192.0.2.7 198.51.100.1 5000 80
            2, another version     | 31 11 000c c0000208 0a000001 1388 0050
            2, no such command     | 22 11 000c c0000208 0a000001 1388 0050
            2, too short           | 21 11 0004 c0000208
            2, datagrams           | 21 12 000c c0000208 0a000001 1388 0050
            2, TLV that goes on    | 21 11 0010 c0000208 0a000001 1388 0050 01 00ff aa
            2, TLV of TLS, cut     | 21 11 0012 c0000208 0a000001 1388 0050 20 0003 070000
            2, TLV within goes on  | 21 11 0018 c0000208 0a000001 1388 0050 20 0009 07 00000000 21 00ff aa
            """)
    void withoutAHeaderThereIsNoConnection(String what, @Nullable String header) {
        byte[] octets = header == null ? new byte[0] : octets(header);
        assertThat(send(trusting, octets)).as("in clear text").isZero();
        assertThat(sendTls(octets)).as("over TLS").isZero();
        assertThat(sendHttp2(octets)).as("in HTTP/2").isEqualTo("gone");
        assertThat(upstream.waiting()).isZero();
    }

    /** What is no header, and never ends, is not waited for, nor kept. */
    @Test
    void aHeaderHasItsLength() {
        try (var client = new RawClient(trusting.port())) {
            client.send("PROXY TCP4 " + "1".repeat(1_000));
            assertThat(client.isClosed()).isTrue();
        }
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

    /** A header of version 1 as its line, of version 2 as what follows the signature, in hexadecimal. */
    private static byte[] octets(String header) {
        return header.toUpperCase(Locale.ROOT).startsWith("PROXY")
                ? (header + "\r\n").getBytes(StandardCharsets.US_ASCII)
                : HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + header.replace(" ", ""));
    }

    private static int sendTls(byte[] header) {
        try (var client =
                RawClient.tls(trusting.listener().tlsPort(), CERTIFICATE.trusting(), "localhost", "http/1.1", header)) {
            return client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").read().status();
        } catch (UncheckedIOException e) {
            return closed(e);
        }
    }

    private static String sendHttp2(byte[] header) {
        try (var client = new Http2Client(trusting.listener().h2cPort(), header)) {
            client.request(1, true, ":method GET", ":scheme http", ":authority x", ":path /");
            return client.status(1);
        } catch (UncheckedIOException e) {
            closed(e);
            return "gone";
        }
    }

    /** No status, unless the connection is still open. */
    private static int closed(UncheckedIOException e) {
        if (e.getCause() instanceof SocketTimeoutException) throw e;
        return 0;
    }

    /** The status of an answer, or 0 when the connection ends without one. */
    private static int send(TestGateway gateway, byte[] header) {
        try (var client = new RawClient(gateway.port())) {
            client.send(header).send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            return client.read().status();
        } catch (UncheckedIOException e) {
            return closed(e);
        }
    }
}
