package portico.node.policy.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static portico.node.policy.jwt.Forgery.bare;
import static portico.node.policy.jwt.Forgery.encoded;
import static portico.node.policy.jwt.Forgery.hmac;
import static portico.node.policy.jwt.Forgery.rewritten;
import static portico.node.policy.jwt.Forgery.signed;
import static portico.node.policy.jwt.Forgery.tampered;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jose4j.keys.X509Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.explain.MadeUpRequest;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.TestCertificate;

/** Whose tokens are not, whatever they bring or point to, whichever carrier brings them. */
abstract class JwtForgeryRules extends JwtCase {
    JwtForgeryRules(TestGateway gateway) {
        super(gateway);
    }

    static Stream<Arguments> attacks() {
        SigningKey rsa = key("RS256");
        SigningKey ec = key("ES256");
        String zeros = encoded(new byte[64]);
        String own = ",\"jwk\":" + key("RS384").jwk("k1");
        return Stream.of(
                Arguments.of("alg none", bare("{\"alg\":\"none\",\"kid\":\"k1\"}", GOOD, "")),
                Arguments.of("alg None", bare("{\"alg\":\"None\",\"kid\":\"k1\"}", GOOD, "")),
                Arguments.of("alg empty", bare("{\"alg\":\"\",\"kid\":\"k1\"}", GOOD, "")),
                Arguments.of("no alg", bare("{\"kid\":\"k1\"}", GOOD, "")),
                Arguments.of("alg a list", bare("{\"alg\":[\"RS256\"],\"kid\":\"k1\"}", GOOD, "x")),
                Arguments.of(
                        "secret is the PEM", hmac(rsa.pem().replace("\\n", "\n").getBytes(UTF_8), GOOD)),
                Arguments.of("secret is the DER", hmac(rsa.publicKey().getEncoded(), GOOD)),
                Arguments.of("secret is empty", hmac(new byte[] {0}, GOOD)),
                Arguments.of("another RSA algorithm", new SigningKey("RS512", rsa.key(), null, "").token("k1", GOOD)),
                Arguments.of("another RSA padding", new SigningKey("PS256", rsa.key(), null, "").token("k1", GOOD)),
                Arguments.of("kid is a path", key("RS384").token("../../../../dev/null", GOOD)),
                // To HMAC, a secret of zeros is the empty one, as which that file reads.
                Arguments.of("kid is an empty file", hmac("../../../../dev/null", new byte[] {0}, GOOD)),
                Arguments.of("kid is nobody's, secret empty", hmac("nobodys", new byte[] {0}, GOOD)),
                Arguments.of("kid is SQL", key("RS384").token("' or '1'='1", GOOD)),
                Arguments.of("kid is a URL", key("RS384").token("https://evil.example/key", GOOD)),
                Arguments.of("kid is a number", bare("{\"alg\":\"RS256\",\"kid\":1}", GOOD, "x")),
                Arguments.of("brings its own key", signed("{\"alg\":\"RS256\",\"kid\":\"k1\"" + own + "}", GOOD)),
                Arguments.of("brings its own key without kid", signed("{\"alg\":\"RS256\"" + own + "}", GOOD)),
                Arguments.of(
                        "points to its own keys",
                        signed("{\"alg\":\"RS256\",\"kid\":\"k1\",\"jku\":\"http://127.0.0.1:1/k\"}", GOOD)),
                Arguments.of(
                        "points to its own certificate",
                        signed("{\"alg\":\"RS256\",\"kid\":\"k1\",\"x5u\":\"http://127.0.0.1:1/c\"}", GOOD)),
                Arguments.of("ECDSA signature of zeros", bare("{\"alg\":\"ES256\",\"kid\":\"k2\"}", GOOD, zeros)),
                Arguments.of("ECDSA signature too short", bare("{\"alg\":\"ES256\",\"kid\":\"k2\"}", GOOD, "AAAA")),
                Arguments.of(
                        "curve of another size",
                        new SigningKey("ES384", key("ES384").key(), null, "").token("k2", GOOD)),
                Arguments.of(
                        "must be understood",
                        rewritten(rsa, "{\"alg\":\"RS256\",\"kid\":\"k1\",\"crit\":[\"b64\"],\"b64\":false}")),
                Arguments.of("two parts", "e30.e30"),
                Arguments.of("four parts", rsa.token("k1", GOOD) + ".e30"),
                Arguments.of("five parts", "e30.e30.e30.e30.e30"),
                Arguments.of("dots", ".."),
                Arguments.of("no base64", "%%.%%.%%"),
                Arguments.of("padded", rsa.token("k1", GOOD) + "="),
                Arguments.of("noise in the signature", rsa.token("k1", GOOD) + "!"),
                Arguments.of("huge", "e30." + "A".repeat(20_000) + ".x"),
                Arguments.of(
                        "deep",
                        rsa.token("k1", "{\"a\":" + "[".repeat(1500) + "]".repeat(1500) + ",\"exp\":" + FUTURE + "}")),
                Arguments.of("a claim twice", rsa.token("k1", "{\"exp\":1,\"exp\":" + FUTURE + "}")),
                Arguments.of("a header twice", rewritten(rsa, "{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"k1\"}")),
                Arguments.of("claims are a list", rsa.token("k1", "[" + GOOD + "]")),
                Arguments.of("claims are text", rsa.token("k1", "\"ann\"")),
                Arguments.of("claims and more", rsa.token("k1", GOOD + "{}")),
                Arguments.of("exp is text", rsa.token("k1", "{\"exp\":\"" + FUTURE + "\"}")),
                Arguments.of("exp is a list", rsa.token("k1", "{\"exp\":[" + FUTURE + "]}")),
                Arguments.of("exp is null", rsa.token("k1", "{\"exp\":null}")),
                Arguments.of("exp is endless", rsa.token("k1", "{\"exp\":1e999}")),
                Arguments.of("no exp", rsa.token("k1", "{\"sub\":\"ann\"}")),
                Arguments.of("key of a consumer for another algorithm", ec.token("k1", GOOD)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void aForgedTokenIsRefused(String what, String token) {
        apply("{}", consumer(key("RS256")), key("ES256").pem());
        assertThat(get(key("RS256").token("k1", GOOD)).status()).isEqualTo(200);
        assertThat(get(key("ES256").token("k2", GOOD)).status()).isEqualTo(200);
        upstream.take();
        upstream.take();

        var response = get(token);

        assertThat(response.status()).isIn(401, 431);
        if (response.status() == 401)
            assertThat(response.header("www-authenticate").orElseThrow())
                    .startsWith("Bearer realm=\"portico\", error=\"invalid_token\"");
        assertThat(upstream.waiting()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"jku", "x5u", "kid", "iss"})
    void whereATokenPointsToNobodyLooks(String field) {
        SigningKey own = key("RS384");
        issuer.behave(TestUpstream.answer("200 OK", "{\"keys\":[" + own.jwk("k1") + "]}"));
        apply("{}", consumer(key("RS256")));
        String url = "http://" + issuer.address() + "/keys";
        String header = "{\"alg\":\"RS256\",\"kid\":\"k1\""
                + (field.equals("kid") ? "" : ",\"" + field + "\":\"" + url + "\"") + "}";
        String claims =
                "{\"sub\":\"ann\",\"iss\":\"" + (field.equals("iss") ? url : "a") + "\",\"exp\":" + FUTURE + "}";
        refused(get(signed(field.equals("kid") ? header.replace("k1", url) : header, claims)), NOT_SIGNED);
        assertThat(issuer.accepted()).isZero();
        assertThat(upstream.waiting()).isZero();
    }

    /** RFC 7515 §4.1.2 to 4.1.8: whoever forges a token writes these too. */
    static Stream<Arguments> broughtKeys() {
        TestCertificate own = TestCertificate.of("RSA", 2048, "k1");
        X509Certificate certificate = own.certificate();
        String jwk = new SigningKey("RS256", own.key(), certificate.getPublicKey(), "").jwk("k1");
        return Stream.of(
                        "\"x5c\":[\"" + new X509Util().toBase64(certificate) + "\"]",
                        "\"x5t\":\"" + X509Util.x5t(certificate) + "\"",
                        "\"x5t#S256\":\"" + X509Util.x5tS256(certificate) + "\"",
                        "\"jwk\":" + jwk,
                        "\"jku\":\"http://127.0.0.1:1/k\"",
                        "\"x5u\":\"http://127.0.0.1:1/c\"",
                        "\"x5c\":[\"no certificate\"]",
                        "\"x5c\":[]",
                        "\"x5c\":7")
                .map(brought -> Arguments.of(brought.substring(0, Math.min(30, brought.length())), brought, own.key()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broughtKeys")
    void aKeyThatATokenBringsCountsForNothing(String what, String brought, PrivateKey own) {
        SigningKey key = key("RS256");
        String keys = set(key.jwk("i1")).replace("\"", "\\\"");
        apply("{ consumerKeys: true, issuers: [ { issuer: inline, jwks: \"" + keys + "\" } ] }", consumer(key));
        String fromIssuer = GOOD.replace("{", "{\"iss\":\"inline\",");
        for (String keyId : List.of("k1", "i1", "")) {
            String claims = keyId.equals("k1") ? GOOD : fromIssuer;
            String named = keyId.isEmpty() ? "" : "\"kid\":\"" + keyId + "\",";
            String header = "{\"alg\":\"RS256\"," + named + brought + "}";

            refused(get(signed(own, header, claims)), NOT_SIGNED);
            assertThat(upstream.waiting()).isZero();
            assertThat(get(signed(key, header, claims)).status())
                    .as("of the configured key, kid %s", keyId)
                    .isEqualTo(200);
            upstream.take();
        }
    }

    @Test
    void anIssuersPublicKeyIsNoSecret() {
        SigningKey key = key("RS256");
        String keys = set(key.jwk("k1"));
        apply("{ issuers: [ { issuer: inline, jwks: \"" + keys.replace("\"", "\\\"") + "\" } ] }", "");
        String claims = "{\"iss\":\"inline\",\"exp\":" + FUTURE + "}";
        assertThat(get(key.token("k1", claims)).status()).isEqualTo(200);
        upstream.take();
        String pem = key.pem().replace("\\n", "\n");
        byte[] modulus = ((RSAPublicKey) key.publicKey()).getModulus().toByteArray();
        for (byte[] secret : List.of(
                pem.getBytes(UTF_8),
                pem.strip().getBytes(UTF_8),
                key.publicKey().getEncoded(),
                key.jwk("k1").getBytes(UTF_8),
                keys.getBytes(UTF_8),
                modulus,
                encoded(modulus).getBytes(UTF_8),
                new byte[] {0})) refused(get(hmac(secret, claims)), NOT_SIGNED);
        for (String algorithm : List.of("none", "None", "", "HS256"))
            refused(get(bare("{\"alg\":\"" + algorithm + "\",\"kid\":\"k1\"}", claims, "")), "");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void strangersDoNotFindOutWhichKeysThereAre() {
        SigningKey key = key("RS256");
        apply("{}", consumer(key), key("ES256").pem());
        String unknown = key.token("k3", GOOD);
        var answers = new HashSet<String>();
        var reasons = new HashSet<String>();
        for (String token : List.of(
                unknown,
                tampered(key.token("k1", GOOD)),
                key.token("k2", GOOD),
                key("ES256").token("k1", GOOD),
                key("RS384").token("k1", GOOD))) {
            var response = get(token);
            assertThat(response.status()).isEqualTo(401);
            answers.add(response.header("www-authenticate").orElseThrow());
            var explained = gateway.explain(
                    new MadeUpRequest("GET", "http://gateway.test/", Map.of("authorization", "Bearer " + token), null));
            explained.policies().forEach(policy -> reasons.add(String.valueOf(policy.reason())));
        }
        assertThat(answers).hasSize(1);
        assertThat(reasons)
                .contains(
                        "the credential that was shown is not good: The token is signed with an unknown key",
                        "the credential that was shown is not good: The signature is wrong",
                        "the credential that was shown is not good: The token is signed in a way that does not go with its key");
    }
}
