package portico.node.policy.hmacauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.Signature;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.jose.PublicKeys;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;

/** The examples of RFC 9421, appendix B, and of RFC 9530. */
class SignatureVectorsTest {
    private static final String BODY = "{\"hello\": \"world\"}";
    private static final String DIGEST =
            "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm" + "+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";
    private static final String SECRET =
            "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==";
    private static final String ED25519 = """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
            -----END PUBLIC KEY-----""";

    @Test
    void b25IsSignedWithASharedSecret() throws BadSignature {
        var signature = MessageSignature.read(
                "sig-b25=(\"date\" \"@authority\" \"content-type\");created=1618884473;keyid=\"test-shared-secret\"",
                "sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:",
                null);
        byte[] base = SignatureBase.of(signature, request(), true);
        assertThat(new String(base, UTF_8)).isEqualTo("""
                "date": Tue, 20 Apr 2021 02:07:55 GMT
                "@authority": example.com
                "content-type": application/json
                "@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret\"""");
        var key = new SecretKeySpec(Base64.getDecoder().decode(SECRET), "HmacSHA256");
        assertThat(HmacAuth.isRight(base, signature.octets(), key)).isTrue();
        signature.octets()[31] ^= 1;
        assertThat(HmacAuth.isRight(base, signature.octets(), key)).isFalse();
    }

    @Test
    void b26HasTheBaseThatItsSignerSaw() throws Exception {
        var signature = MessageSignature.read(
                "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")"
                        + ";created=1618884473;keyid=\"test-key-ed25519\"",
                "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:",
                null);
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(PublicKeys.parse(ED25519));
        verifier.update(SignatureBase.of(signature, request(), true));
        assertThat(verifier.verify(signature.octets())).isTrue();
    }

    @ParameterizedTest(name = "port {0}, named {1}, TLS {2}: {3}")
    @CsvSource({
        "80, false, true, example.com",
        "80, false, false, example.com",
        "443, true, true, example.com",
        "443, true, false, example.com:443",
        "80, true, true, example.com:80",
        "8443, true, true, example.com:8443"
    })
    void theAuthorityHasThePortThatTheClientNamedUnlessItIsTheSchemes(
            int port, boolean named, boolean secure, String authority) throws BadSignature {
        var signature = MessageSignature.read("s=(\"@authority\");created=1", "s=:AAAA:", null);
        var head = request();
        head.host(Slice.of("example.com"), port, named);
        assertThat(new String(SignatureBase.of(signature, head, secure), UTF_8))
                .startsWith("\"@authority\": " + authority + "\n");
    }

    @Test
    void theDigestIsThatOfTheBody() {
        assertThat(ContentDigest.isOf(DIGEST, BODY.getBytes(UTF_8))).isTrue();
        assertThat(ContentDigest.isOf(DIGEST, (BODY + "\n").getBytes(UTF_8))).isFalse();
        assertThat(ContentDigest.isOf("md5=:AAAA:", BODY.getBytes(UTF_8))).isFalse();
        assertThat(ContentDigest.isOf(DIGEST + ", sha-256=:AAAA:", BODY.getBytes(UTF_8)))
                .isFalse();
    }

    private static RequestHead request() {
        var head = new RequestHead();
        head.method("POST");
        head.target(Slice.of("/foo"), Slice.of("param=Value&Pet=dog"));
        head.host(Slice.of("example.com"), 443, false);
        head.addField("Host", "example.com");
        head.addField("Date", "Tue, 20 Apr 2021 02:07:55 GMT");
        head.addField("Content-Type", "application/json");
        head.addField("Content-Digest", DIGEST);
        head.addField("Content-Length", "18");
        return head;
    }
}
