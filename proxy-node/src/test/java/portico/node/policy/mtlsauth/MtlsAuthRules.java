package portico.node.policy.mtlsauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;
import portico.testing.TestCertificate;

/** Who is known by a certificate, whichever carrier brings the request. */
abstract class MtlsAuthRules {
    private static final TestCertificate HOST = TestCertificate.of("localhost", "shop.test", "other.test");
    private static final TestCertificate PARTNERS = TestCertificate.authority("Partners CA");
    private static final TestCertificate OTHERS = TestCertificate.authority("Others CA");
    private static final TestCertificate ACME =
            PARTNERS.issue("client.acme.test", "uri:spiffe://acme.test/orders", "email:ops@acme.test");
    private static final TestCertificate STRANGER = PARTNERS.issue("stranger.test");
    private static final String DNS = "{ identifiedBy: dns, identity: Client.ACME.test }";
    private static final String WEBSOCKET = "Connection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

    private final TestGateway gateway;
    private final TestUpstream upstream = new TestUpstream();

    MtlsAuthRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            dns     | Client.acme.test             | 200
            uri     | spiffe://acme.test/orders    | 200
            email   | ops@ACME.test                | 200
            subject | cn=client.acme.test          | 200
            sha256  | FINGERPRINT                  | 200
            dns     | acme.test                    | 401
            uri     | spiffe://acme.test/orders/   | 401
            email   | OPS@acme.test                | 401
            subject | CN=client.acme.test,O=Acme   | 401
            """)
    void aConsumerIsKnownByWhatItsCertificateSays(String field, String identity, int status) throws Exception {
        apply(
                "{}",
                "{ identifiedBy: %s, identity: \"%s\" }"
                        .formatted(field, identity.replace("FINGERPRINT", fingerprint())));
        assertThat(get(ACME.serving(HOST), "").status()).isEqualTo(status);
        if (status == 200)
            assertThat(upstream.take().header("x-portico-consumer")).containsExactly("acme");
        else assertThat(upstream.waiting()).isZero();
    }

    /** As when a name in it is given up for the fingerprint. */
    @Test
    void aNameThatHasExpiredIsNotInTheWayOfAnother() throws Exception {
        String expired = "identifiedBy: dns, identity: client.acme.test, expiresAt: 2001-01-01T00:00:00Z";
        apply("{}", "{ " + expired + " }");
        assertThat(get(ACME.serving(HOST), "").status()).isEqualTo(401);
        apply(
                "{}",
                "{ %s }, { type: certificate, name: next, identifiedBy: sha256, identity: \"%s\" }"
                        .formatted(expired, fingerprint()));
        assertThat(get(ACME.serving(HOST), "").status()).isEqualTo(200);
        assertThat(upstream.take().header("x-portico-credential")).containsExactly("next");
    }

    @Test
    void whoIsNobodyOrShowsNothingIsRefused() {
        apply("{}", DNS);
        var stranger = get(STRANGER.serving(HOST), "");
        assertThat(stranger.status()).isEqualTo(401);
        assertThat(stranger.header("www-authenticate")).hasValue("Certificate realm=\"portico\"");
        assertThat(get(HOST.trusting(), "").status()).isEqualTo(401);
        assertThat(gateway.get("/").status()).isEqualTo(401);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void aCertificateThatNobodyVouchesForEndsTheConnection() {
        apply("{}", DNS);
        for (var shown : new TestCertificate[] {
            OTHERS.issue("client.acme.test"),
            TestCertificate.of("client.acme.test"),
            PARTNERS.issueFor(Duration.ofMinutes(-1), "client.acme.test")
        }) assertThatThrownBy(() -> get(shown.serving(HOST), "")).isInstanceOf(UncheckedIOException.class);
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void whereACertificateIsRequiredThereIsNoConnectionWithout() {
        apply("{}", DNS, ", clientCertificates: { authorities: partners, required: true }", PARTNERS);
        assertThatThrownBy(() -> get(HOST.trusting(), "")).isInstanceOf(UncheckedIOException.class);
        assertThat(get(ACME.serving(HOST), "").status()).isEqualTo(200);
    }

    @Test
    void whereNobodyAsksACertificateIsNotEvenShown() {
        apply("{}", DNS, "", PARTNERS);
        assertThat(get(ACME.serving(HOST), "").status()).isEqualTo(401);
    }

    @Test
    void aConnectionThatIsThereLosesWhatIsTakenFromIt() {
        apply("{}", DNS);
        try (var client = connect(ACME.serving(HOST))) {
            assertThat(ask(client, "localhost", "").status()).isEqualTo(200);
            apply("{}", "{ identifiedBy: dns, identity: somebody.else }");
            assertThat(ask(client, "localhost", "").status()).isEqualTo(401);
            apply("{}", DNS);
            assertThat(ask(client, "localhost", "").status()).isEqualTo(200);
            apply("{}", DNS, ", clientCertificates: { authorities: partners }", OTHERS);
            assertThat(ask(client, "localhost", "").status()).isEqualTo(401);
        }
    }

    /** Who shows what is not good is refused for it, and is nobody else instead. */
    @Test
    void whoseAuthorityIsTakenAwayDoesNotBecomeTheStranger() {
        String anonymous = """
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: r, forward: { service: s }, policies: [ { type: any-of, settings: { of: [ { type: mtls-auth } ], anonymous: guest } } ] } ]
                consumers:
                - { name: acme, credentials: [ { type: certificate, name: main, identifiedBy: dns, identity: client.acme.test } ] }
                - { name: guest }
                certificates:
                %s%s""";
        String asking = TestGateway.yaml("host", HOST, ", clientCertificates: { authorities: partners }");
        gateway.apply(anonymous.formatted(upstream.address(), TestGateway.bundle("partners", PARTNERS), asking));
        try (var client = connect(ACME.serving(HOST));
                var nobody = connect(HOST.trusting())) {
            assertThat(ask(client, "localhost", "").status()).isEqualTo(200);
            assertThat(upstream.take().header("x-portico-consumer")).containsExactly("acme");
            gateway.apply(anonymous.formatted(upstream.address(), TestGateway.bundle("partners", OTHERS), asking));
            assertThat(ask(client, "localhost", "").status()).isEqualTo(401);
            assertThat(ask(nobody, "localhost", "").status()).isEqualTo(200);
            assertThat(upstream.take().header("x-portico-consumer")).containsExactly("guest");
        }
    }

    @Test
    void aConnectionIsForHostsThatAskForTheSame() {
        String asking = ", hosts: [localhost, other.test], clientCertificates: { authorities: partners }";
        gateway.apply(routes("{}", DNS) + "certificates:\n" + TestGateway.bundle("partners", PARTNERS)
                + TestGateway.yaml("asking", HOST, asking) + TestGateway.yaml("open", HOST, ", hosts: [shop.test]"));
        try (var client = connect(ACME.serving(HOST))) {
            assertThat(ask(client, "other.test", "").status()).isEqualTo(200);
            var elsewhere = ask(client, "shop.test", "");
            assertThat(elsewhere.status()).isEqualTo(421);
            assertThat(elsewhere.body()).contains("urn:portico:problem:misdirected");
        }
        try (var client = RawClient.tls(gateway.listener().tlsPort(), HOST.trusting(), "shop.test")) {
            assertThat(ask(client, "localhost", "").status()).isEqualTo(421);
        }
        try (var client = RawClient.tls(gateway.listener().tlsPort(), HOST.trusting(), "shop.test")) {
            assertThat(ask(client, "shop.test", "").status()).isEqualTo(401);
        }
    }

    @Test
    void theServiceSeesTheCertificateWhenItShallAndNeverAClientsWord() throws CertificateEncodingException {
        String lies = "Client-Cert: :bGll:\r\nclient-cert-chain: :bGll:\r\nClient_Cert: :bGll:\r\n";
        apply("{}", DNS);
        assertThat(get(ACME.serving(HOST), lies).status()).isEqualTo(200);
        assertThat(upstream.take().names()).doesNotContain("client-cert", "client-cert-chain", "client_cert");
        apply("{ clientCert: true, clientCertChain: true }", DNS);
        assertThat(get(ACME.serving(HOST), lies).status()).isEqualTo(200);
        var received = upstream.take();
        assertThat(received.header("client-cert"))
                .containsExactly(":"
                        + Base64.getEncoder().encodeToString(ACME.certificate().getEncoded()) + ":");
        assertThat(received.names()).doesNotContain("client-cert-chain", "client_cert");
        gateway.apply("routes: [ { name: r, forward: { service: s } } ]\nservices: [ { name: s, url: \"http://%s\" } ]"
                .formatted(upstream.address()));
        assertThat(gateway.get("/", "Client-Cert: :bGll:").status()).isEqualTo(200);
        assertThat(upstream.take().names()).doesNotContain("client-cert");
    }

    @Test
    void http2AndGrpcAreHeldToTheSame() throws Exception {
        apply("{}", DNS);
        var known = http2(ACME.serving(HOST), "text/plain");
        assertThat(known.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(http2(STRANGER.serving(HOST), "text/plain").statusCode()).isEqualTo(401);
        assertThat(http2(STRANGER.serving(HOST), "application/grpc").headers().firstValue("grpc-status"))
                .hasValue("16");
    }

    @Test
    void aWebSocketIsHeldToTheSame() {
        upstream.behave(TestUpstream.raw("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"));
        apply("{}", DNS);
        assertThat(get(STRANGER.serving(HOST), WEBSOCKET).status()).isEqualTo(401);
        assertThat(get(ACME.serving(HOST), WEBSOCKET).status()).isEqualTo(101);
    }

    private static String fingerprint() throws Exception {
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256")
                .digest(ACME.certificate().getEncoded());
        return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    }

    private HttpResponse<String> http2(SSLContext context, String type) throws IOException, InterruptedException {
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(context)
                .build();
        var request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + gateway.listener().tlsPort() + "/"))
                .header("content-type", type)
                .POST(BodyPublishers.ofString("x"))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private RawClient connect(SSLContext context) {
        return RawClient.tls(gateway.listener().tlsPort(), context, "localhost");
    }

    private RawClient.Response get(SSLContext context, String fields) {
        try (var client = connect(context)) {
            return ask(client, "localhost", fields);
        }
    }

    private static RawClient.Response ask(RawClient client, String host, String fields) {
        return client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n")
                .read();
    }

    private void apply(String settings, String credential) {
        apply(settings, credential, ", clientCertificates: { authorities: partners }", PARTNERS);
    }

    private void apply(String settings, String credential, String asking, TestCertificate authorities) {
        gateway.apply(routes(settings, credential) + "certificates:\n" + TestGateway.bundle("partners", authorities)
                + TestGateway.yaml("host", HOST, asking));
    }

    private String routes(String settings, String credential) {
        return """
                services: [ { name: s, url: "http://%s" } ]
                routes: [ { name: r, forward: { service: s }, policies: [ { type: mtls-auth, settings: %s } ] } ]
                consumers:
                - { name: acme, credentials: [ { type: certificate, name: main, %s } ] }
                """.formatted(upstream.address(), settings, credential.substring(1, credential.length() - 1));
    }
}
