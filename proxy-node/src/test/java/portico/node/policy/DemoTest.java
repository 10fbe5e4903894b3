package portico.node.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.ConfigDocument;
import portico.config.Problems;
import portico.config.certificate.CertificateChain;
import portico.config.json.ConfigJson;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;

/** The routes that the pages of the policies let people try in the demo. */
class DemoTest {
    private static final Path DEMO = Path.of("../demo/portico.yaml");
    private static final Path TLS = Path.of("../demo/tls");
    private static final String PASSWORD = "demo:demo-password-for-trying-things-out-only";

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private final TestUpstream upstream = new TestUpstream();

    @BeforeEach
    void demo() throws IOException {
        String yaml = Files.readString(DEMO);
        var document = ConfigJson.readYaml(yaml.getBytes(UTF_8), ConfigDocument.class);
        assertThat(Problems.of(document).list()).isEmpty();
        gateway.apply(
                yaml.replace("format: portico/v1\n", "").replaceAll("127\\.0\\.0\\.1:890\\d", upstream.address()));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @ParameterizedTest(name = "{0} is answered {1}")
    @CsvSource({
        "/local/echo, 200",
        "/partners/echo, 401",
        "/tokens/echo, 401",
        "/either/echo, 401",
        "/password/echo, 401",
        "/certificate/echo, 401",
        "/signed/echo, 401",
        "/introspected/echo, 401",
        "/injected/echo, 401",
        "/small/echo, 200",
        "/narrow/echo, 200",
        "/guarded/echo, 200",
        "/secure/echo, 308",
        "/correlated/echo, 200",
        "/traced/echo, 200",
        "/closed/echo, 503",
        "/faulty/echo, 200",
        "/mocked/pets/7, 200",
        "/changed/echo, 200",
        "/pages/echo, 401"
    })
    void withoutCredentials(String path, int status) {
        assertThat(gateway.get(path).status()).isEqualTo(status);
    }

    @Test
    void withAToken() throws Exception {
        var claims = new JwtClaims();
        claims.setIssuer("https://issuer.demo.example/");
        claims.setAudience("demo");
        claims.setSubject("ann");
        claims.setClaim("client_id", "demo");
        claims.setExpirationTimeMinutesInTheFuture(10);
        var token = new JsonWebSignature();
        token.setAlgorithmHeaderValue("ES256");
        token.setKeyIdHeaderValue("demo");
        token.setPayload(claims.toJson());
        token.setKey(issuerKey());
        assertThat(gateway.get("/tokens/echo", "Authorization: Bearer " + token.getCompactSerialization())
                        .status())
                .isEqualTo(200);
        var received = upstream.take();
        assertThat(received.requestLine()).isEqualTo("GET /echo HTTP/1.1");
        assertThat(received.header("x-user")).containsExactly("ann");
        assertThat(received.header("x-portico-consumer")).containsExactly("demo");
    }

    private static PrivateKey issuerKey() throws GeneralSecurityException, IOException {
        String pem = Files.readString(Path.of("../demo/issuer.key"));
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    @Test
    void withACertificate() throws Exception {
        var show = context();
        try (var client = RawClient.tls(gateway.listener().tlsPort(), show, "localhost")) {
            client.send("GET /certificate/echo HTTP/1.1\r\nHost: localhost:8843\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(200);
        }
        assertThat(upstream.take().header("x-portico-consumer")).containsExactly("demo");
    }

    /** As a client has it that curl is: its own certificate, and the authority that it trusts. */
    private static SSLContext context() throws GeneralSecurityException, IOException {
        CertificateChain chain = CertificateChain.parse(Files.readString(TLS.resolve("client.pem")));
        KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
        own.load(null, null);
        own.setKeyEntry(
                "client",
                chain.key(Files.readString(TLS.resolve("client.key"))),
                new char[0],
                chain.certificates().toArray(new X509Certificate[0]));
        own.setCertificateEntry(
                "authority",
                CertificateChain.parse(Files.readString(TLS.resolve("ca.pem"))).leaf());
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(own);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void withAPassword() {
        String pair = Base64.getEncoder().encodeToString(PASSWORD.getBytes(UTF_8));
        for (String path : List.of("/password/echo", "/either/echo"))
            assertThat(gateway.get(path, "Authorization: Basic " + pair).status())
                    .isEqualTo(200);
    }
}
