package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.security.cert.CertificateException;
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

    @ParameterizedTest
    @CsvSource({"TLSv1.1", "TLSv1"})
    void oldVersionsAreRefused(String version) throws Exception {
        var plain = new java.net.Socket(
                java.net.InetAddress.getLoopbackAddress(), gateway.listener().tlsPort());
        try (var socket = (javax.net.ssl.SSLSocket)
                SHOP.trusting().getSocketFactory().createSocket(plain, "shop.example.com", 443, true)) {
            socket.setEnabledProtocols(new String[] {version});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(java.io.IOException.class);
        }
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
