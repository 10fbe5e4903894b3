package portico.config.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.jose.PublicKeys;
import portico.config.jose.SigningAlgorithm;
import portico.config.json.ConfigJson;

class NewCredentialTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            { type: api-key, name: a }                                                | -
            { type: api-key, name: a, keyId: k }                                      | keyId
            { type: api-key, name: a, username: u }                                   | username
            { name: a }                                                               | type
            { type: jwt-key, name: a, keyId: k, algorithm: HS256 }                    | -
            { type: jwt-key, name: a, algorithm: HS256 }                              | keyId
            { type: jwt-key, name: a, keyId: "", algorithm: HS256 }                   | keyId
            { type: jwt-key, name: a, keyId: k }                                      | algorithm
            { type: jwt-key, name: a, keyId: k, algorithm: HS256, value: too-short }  | value
            { type: jwt-key, name: a, keyId: k, algorithm: RS256 }                    | publicKey
            { type: jwt-key, name: a, keyId: k, algorithm: RS256, publicKey: junk }   | publicKey
            { type: jwt-key, name: a, keyId: k, algorithm: RS256, publicKey: "{}" }   | publicKey
            { type: jwt-key, name: a, keyId: k, algorithm: RS256, publicKey: "-----BEGIN PRIVATE KEY-----" } | publicKey
            { type: jwt-key, name: a, keyId: k, algorithm: HS256, publicKey: junk }   | publicKey
            { type: basic, name: a, username: u }                                     | -
            { type: basic, name: a, username: u, value: a good long password }        | -
            { type: basic, name: a }                                                  | username
            { type: basic, name: a, username: "a:b" }                                 | username
            { type: basic, name: a, username: u, value: short }                       | value
            { type: basic, name: a, username: u, algorithm: HS256 }                   | algorithm
            { type: basic, name: a, username: "jörg" }                                | -
            { type: jwt-key, name: a, keyId: "schlüssel", algorithm: HS256 }          | -
            { type: hmac-key, name: a, keyId: 'a "b" \\ c' }                          | -
            { type: hmac-key, name: a, keyId: "schlüssel" }                           | keyId
            """)
    void unusableCredentialsAreNamedByField(String yaml, String field) {
        var credential = ConfigJson.readYaml(yaml.getBytes(UTF_8), NewCredential.class);
        assertThat(Problems.of(credential).list().stream().map(Problem::field))
                .containsExactly(field == null ? new String[0] : new String[] {field});
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"key_ops\":\"verify\"",
                "\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"x5c\":\"abc\"",
                "\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"x5c\":[1]",
                "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"\""
            })
    void aWebKeyThatNobodyCanReadIsNamedToo(String members) {
        assertThatThrownBy(() -> PublicKeys.parse("{" + members + "}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("JSON Web Key");
    }

    @Test
    void aKeyGoesWithItsAlgorithmOnly() throws GeneralSecurityException {
        var rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1024);
        assertThat(problem(SigningAlgorithm.RS256, rsa.generateKeyPair().getPublic()))
                .contains("2048");
        rsa.initialize(2048);
        PublicKey good = rsa.generateKeyPair().getPublic();
        assertThat(problem(SigningAlgorithm.PS512, good)).isEmpty();
        assertThat(problem(SigningAlgorithm.ES256, good)).contains("P-256");
        assertThat(problem(SigningAlgorithm.EDDSA, good)).contains("Ed25519");
        var ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec("secp384r1"));
        PublicKey curve = ec.generateKeyPair().getPublic();
        assertThat(problem(SigningAlgorithm.ES384, curve)).isEmpty();
        assertThat(problem(SigningAlgorithm.ES256, curve)).contains("P-256");
        assertThat(problem(SigningAlgorithm.RS256, curve)).contains("RSA");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            ES256 | {"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"} | -
            ES256 | {"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyQ"} | no point of the curve P-256
            ES256 | {"kty":"EC","crv":"P-256","x":"AA","y":"AA"}                                                                                  | no point of the curve P-256
            EdDSA | {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}                                               | -
            EdDSA | {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUQ"}                                                | 31 octets
            EdDSA | {"kty":"OKP","crv":"Ed25519","x":"AQ"}                                                                                        | 1 octets
            EdDSA | {"kty":"OKP","crv":"Ed25519","x":"AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}                                               | no point of the curve Ed25519
            EdDSA | {"kty":"OKP","crv":"Ed25519","x":"7v_______________________________________38"}                                               | no point of the curve Ed25519
            EdDSA | {"kty":"OKP","crv":"Ed25519","x":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA"}                                               | no point of the curve Ed25519
            """)
    void aWebKeyThatIsNoPointOfItsCurveIsRefused(String word, String key, String reason) {
        SigningAlgorithm algorithm = SigningAlgorithm.find(word);
        var credential =
                new NewCredential(NewCredential.Type.JWT_KEY, "k", null, null, "k", algorithm, key, null, null, null);
        var problems = Problems.of(credential).list();
        if (reason == null) assertThat(problems).isEmpty();
        else
            assertThat(problems).singleElement().satisfies(problem -> {
                assertThat(problem.field()).isEqualTo("publicKey");
                assertThat(problem.message()).contains(reason);
            });
        // Whoever has stored one goes on with all others.
        assertThat(PublicKeys.parse(key)).isNotNull();
    }

    @Test
    void aPointOffItsCurveIsRefusedInPemToo() throws GeneralSecurityException {
        var ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec("secp256r1"));
        byte[] octets = ec.generateKeyPair().getPublic().getEncoded();
        octets[octets.length - 1] ^= 1; // the point stands last
        assertThat(problem(SigningAlgorithm.ES256, octets)).isNotEmpty();
    }

    /** How long a signature takes to verify would say that there is such a key. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(longs = {3, 17, 65_539})
    void aKeyOfRsaHasTheExponentThatAllHave(long exponent) throws GeneralSecurityException {
        var rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        BigInteger modulus = ((RSAPublicKey) rsa.generateKeyPair().getPublic()).getModulus();
        PublicKey unusual = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(exponent)));
        PublicKey usual =
                KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4));
        assertThat(problem(SigningAlgorithm.RS256, unusual)).contains("65537");
        assertThat(problem(SigningAlgorithm.RS256, usual)).isEmpty();
    }

    private static String problem(SigningAlgorithm algorithm, PublicKey key) {
        return problem(algorithm, key.getEncoded());
    }

    private static String problem(SigningAlgorithm algorithm, byte[] octets) {
        String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(octets)
                + "\n-----END PUBLIC KEY-----\n";
        var credential =
                new NewCredential(NewCredential.Type.JWT_KEY, "k", null, null, "k", algorithm, pem, null, null, null);
        return String.join(
                "",
                Problems.of(credential).list().stream().map(Problem::message).toList());
    }
}
