package portico.node.carrier;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.util.HexFormat;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;
import portico.testing.TestCertificate;

class TlsTest {
    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private static final HexFormat HEX = HexFormat.of();
    private static final TestCertificate SHOP = TestCertificate.of("shop.example.com");
    private static final TestCertificate WILD = TestCertificate.of("RSA", 2048, "*.example.com");
    private static final TestCertificate DEFAULT = TestCertificate.of("default.example.net");
    private final TestUpstream upstream = new TestUpstream();

    @BeforeEach
    void certificates() {
        apply(TestGateway.yaml("shop", SHOP) + TestGateway.yaml("wild", WILD) + TestGateway.yaml("default", DEFAULT));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void theNameAskedForChoosesTheCertificate() {
        assertThat(shown(SHOP, "shop.example.com")).isEqualTo(SHOP.certificate());
        assertThat(shown(WILD, "other.example.com")).isEqualTo(WILD.certificate());
        assertThat(shown(DEFAULT, "")).isEqualTo(DEFAULT.certificate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b.example.com", "example.com", "nobody.example.org"})
    void aNameWithoutACertificateIsShownTheDefaultOrHasNoHandshake(String name) {
        // Shown, and then found by the client not to be for the name.
        assertThatThrownBy(() -> connect(DEFAULT, name)).hasRootCauseInstanceOf(CertificateException.class);
        apply(TestGateway.yaml("shop", SHOP) + TestGateway.yaml("wild", WILD));
        assertThatThrownBy(() -> connect(DEFAULT, name))
                .isInstanceOf(UncheckedIOException.class)
                .rootCause()
                .isNotInstanceOf(CertificateException.class);
        try (var client = connect(SHOP, "shop.example.com")) {
            assertThat(get(client).status()).isEqualTo(200);
        }
    }

    @Test
    void aRenewedCertificateServesTheNextHandshakeAndDropsNobody() {
        var renewed = TestCertificate.of("shop.example.com");
        try (var before = connect(SHOP, "shop.example.com")) {
            assertThat(get(before).status()).isEqualTo(200);
            apply(TestGateway.yaml("shop", renewed));
            assertThat(shown(renewed, "shop.example.com")).isEqualTo(renewed.certificate());
            assertThat(get(before).status()).isEqualTo(200);
        }
    }

    @Test
    void theServiceHearsThatTheClientCameOverTls() {
        try (var client = connect(SHOP, "shop.example.com")) {
            get(client);
        }
        assertThat(upstream.take().header("x-forwarded-proto")).containsExactly("https");
    }

    /** By the octet, since clients of today will not even ask; and for each kind of key, as each kind of client would. */
    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "TLS 1.0, shop.example.com, 0301, ",
        "TLS 1.1, shop.example.com, 0302, ",
        "TLS 1.1, other.example.com, 0302, ",
        "TLS 1.0 and 1.1 only, shop.example.com, 0303, 002b 0005 04 0302 0301"
    })
    void oldVersionsAreRefused(String what, String name, String version, @Nullable String offered) {
        try (var client = new RawClient(gateway.listener().tlsPort())) {
            client.send(hello(name, version, offered == null ? "" : offered));
            String alert = client.readExactly(7);
            assertThat((int) alert.charAt(0)).as("an alert").isEqualTo(21);
            assertThat((int) alert.charAt(5)).as("a fatal one").isEqualTo(2);
            assertThat((int) alert.charAt(6)).as("protocol_version").isEqualTo(70);
            assertThat(client.isClosed()).isTrue();
        }
    }

    /** The same hello with another version is answered, so it was the version. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"shop.example.com", "other.example.com"})
    void aHelloOfVersionTwelveIsAnswered(String name) {
        try (var client = new RawClient(gateway.listener().tlsPort())) {
            String answer = client.send(hello(name, "0303", "")).readExactly(11);
            assertThat((int) answer.charAt(0)).as("a handshake").isEqualTo(22);
            assertThat((int) answer.charAt(5)).as("a server's hello").isEqualTo(2);
            assertThat(answer.substring(9, 11)).as("TLS 1.2").isEqualTo("\3\3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void newVersionsServeRequests(String version) throws Exception {
        var plain =
                new Socket(InetAddress.getLoopbackAddress(), gateway.listener().tlsPort());
        try (var socket =
                (SSLSocket) SHOP.trusting().getSocketFactory().createSocket(plain, "shop.example.com", 443, true)) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            socket.getOutputStream()
                    .write("GET /a HTTP/1.1\r\nHost: shop.example.com\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    /**
     * A client's hello (RFC 5246 §7.4.1.2) with suites of that time for keys of both kinds.
     *
     * @param version as its two octets in hexadecimal, of the record and of the hello
     * @param more extensions
     */
    static byte[] hello(String name, String version, String more) {
        String host = HEX.formatHex(name.getBytes(US_ASCII));
        String serverName = counted(2, "00" + counted(2, host));
        String extensions = extension("0000", serverName)
                + extension("000a", "0004 001d 0017") // groups: x25519, secp256r1
                + extension("000b", "01 00") // points: uncompressed
                + extension("000d", "000c 0403 0401 0804 0203 0201 0503") // signatures
                + more;
        String body = version + "00".repeat(32) + "00" // random, session
                + "0010 c02b c02f c009 c013 c00a c014 009c 002f" // suites
                + "01 00" // compression: none
                + counted(2, extensions);
        return HEX.parseHex(spaceless("16" + version + counted(2, "01" + counted(3, body))));
    }

    private static String extension(String type, String content) {
        return type + counted(2, content);
    }

    /** With its length before it. */
    private static String counted(int lengthOctets, String content) {
        return HEX.toHexDigits(spaceless(content).length() / 2, 2 * lengthOctets) + content;
    }

    private static String spaceless(String octets) {
        return octets.replace(" ", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1|Host: x|Content-Length: 4|Transfer-Encoding: chunked||0||",
                "GET / HTTP/1.1|Host : x||",
                "GET / HTTP/1.1|Host: x|A: b| c||",
                "GET /a/%2e%2e/b%00 HTTP/1.1|Host: x||"
            })
    void theEdgeIsAsStrictAsInClearText(String request) {
        try (var client = connect(SHOP, "shop.example.com")) {
            assertThat(client.send(request.replace("|", "\r\n")).read().status())
                    .isEqualTo(400);
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aBodyGoesBothWays() {
        String body = "x".repeat(200_000);
        upstream.behave((request, connection) -> connection
                .getOutputStream()
                .write(("HTTP/1.1 200 OK\r\ncontent-length: " + request.body().length + "\r\n\r\n"
                                + new String(request.body(), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
        try (var client = connect(WILD, "a.example.com")) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            assertThat(client.read().body()).isEqualTo(body);
        }
    }

    @Test
    void anAuthorityWithoutAPortHasThatOfTls() {
        gateway.apply("""
                routes:
                - { name: tls, match: { hosts: ["shop.example.com:443"] }, respond: { body: tls } }
                - { name: other, match: { hosts: [shop.example.com] }, respond: { body: other } }
                certificates:
                """ + TestGateway.yaml("shop", SHOP));
        try (var client = connect(SHOP, "shop.example.com")) {
            assertThat(get(client).body()).isEqualTo("tls");
            String ported = "GET / HTTP/1.1\r\nHost: shop.example.com:80\r\n\r\n";
            assertThat(client.send(ported).read().body()).isEqualTo("other");
        }
        assertThat(gateway.send("GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n")
                        .body())
                .isEqualTo("other");
    }

    @Test
    void aCookieThatKeepsABrowserOverTlsIsForTlsOnly() {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes:
                - { name: all, split: { destinations: [ { service: s } ], sticky: { by: cookie, name: site } } }
                certificates:
                """.formatted(upstream.address()) + TestGateway.yaml("shop", SHOP));
        try (var client = connect(SHOP, "shop.example.com")) {
            assertThat(get(client).header("set-cookie").orElseThrow())
                    .matches("site=[0-9a-f]{16}; Path=/; HttpOnly; SameSite=Lax; Secure");
        }
    }

    private RawClient.Response get(RawClient client) {
        return client.send("GET /a HTTP/1.1\r\nHost: shop.example.com\r\n\r\n").read();
    }

    private java.security.cert.X509Certificate shown(TestCertificate trusted, String name) {
        try (var client = connect(trusted, name)) {
            return client.certificate();
        }
    }

    private RawClient connect(TestCertificate trusted, String name) {
        return RawClient.tls(gateway.listener().tlsPort(), trusted.trusting(), name);
    }

    private void apply(String certificates) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                certificates:
                """.formatted(upstream.address()) + certificates);
    }
}
