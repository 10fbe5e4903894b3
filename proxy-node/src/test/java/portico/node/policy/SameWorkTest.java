package portico.node.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serial;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;

/**
 * Who shows a name that nobody has is refused after the same work as who shows a wrong secret of somebody: every keyed
 * hash is counted, and how much went into it; of signatures the bits of the key, as a negative number. Clocks would tell less, and not always the same.
 */
class SameWorkTest {
    private static final String HMAC = "HmacSHA256";
    private static final String RSA = "SHA256withRSA";
    private static final Provider COUNTING = new Counting();

    static {
        // Before the gateway's threads make theirs.
        Security.insertProviderAt(COUNTING, 1);
    }

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    private static final String SECRET = "a-secret-of-more-than-thirty-two-octets";

    @AfterAll
    static void uncounted() {
        Security.removeProvider(COUNTING.getName());
    }

    @BeforeEach
    void routes() {
        gateway.apply("""
                routes:
                - { name: signed, match: { paths: [/signed] }, respond: {}, policies: [ { type: hmac-auth } ] }
                - { name: keyed, match: { paths: [/keyed] }, respond: {}, policies: [ { type: key-auth } ] }
                - { name: tokens, match: { paths: [/tokens] }, respond: {}, policies: [ { type: jwt } ] }
                consumers:
                - name: acme
                  credentials:
                  - { type: hmac-key, name: hmac, keyId: known-key, value: %s }
                  - { type: hmac-key, name: old, keyId: spent-key, value: %s, expiresAt: "2020-01-01T00:00:00Z" }
                  - { type: jwt-key, name: jwt, keyId: known-key, algorithm: HS256, value: %s }
                  - { type: jwt-key, name: old-jwt, keyId: spent-key, algorithm: HS256, value: %s, expiresAt: "2020-01-01T00:00:00Z" }
                  - { type: jwt-key, name: other-jwt, keyId: large-key, algorithm: HS512, value: %s%s }
                  - { type: hmac-key, name: long, keyId: longs-key, value: %s%s }
                  - { type: jwt-key, name: long-jwt, keyId: longs-key, algorithm: HS256, value: %s%s }
                  - { type: jwt-key, name: rsa-2048, keyId: rsa-2048x, algorithm: RS256, publicKey: "%s" }
                  - { type: jwt-key, name: rsa-3072, keyId: rsa-3072x, algorithm: RS256, publicKey: "%s" }
                  - { type: api-key, name: key, value: the-key-of-acme-0123456789 }
                  - { type: api-key, name: old, value: an-old-key-of-acme-0123456, expiresAt: "2020-01-01T00:00:00Z" }
                """.formatted(
                SECRET, SECRET, SECRET, SECRET, SECRET, SECRET, SECRET, SECRET, SECRET, SECRET, pem(2048), pem(3072)));
    }

    @Test
    void anUnknownSignerIsRefusedLikeAWrongSignature() throws Exception {
        List<Integer> wrong = work(signed("known-key", "another" + SECRET), 401);
        assertThat(wrong).isNotEmpty();
        assertThat(work(signed("other-key", SECRET), 401)).isEqualTo(wrong);
        assertThat(work(signed("spent-key", SECRET), 401)).isEqualTo(wrong);
        assertThat(work(signed("longs-key", SECRET), 401)).isEqualTo(wrong);
        assertThat(work(signed("known-key", SECRET), 200)).containsAll(wrong);
        assertThat(work(signed("longs-key", SECRET + SECRET), 200)).containsAll(wrong);
    }

    @Test
    void aTokenOfAnUnknownKeyIsRefusedLikeAWrongSignature() throws Exception {
        List<Integer> wrong = work(bearing("known-key", "another" + SECRET), 401);
        assertThat(wrong).isNotEmpty();
        assertThat(work(bearing("other-key", SECRET), 401)).isEqualTo(wrong);
        assertThat(work(bearing("spent-key", SECRET), 401)).isEqualTo(wrong);
        assertThat(work(bearing("large-key", SECRET), 401)).isEqualTo(wrong);
        assertThat(work(bearing("longs-key", SECRET), 401)).isEqualTo(wrong);
        assertThat(work(bearing("longs-key", SECRET + SECRET), 200)).isEqualTo(wrong);
        assertThat(work(bearing("known-key", SECRET), 200)).isEqualTo(wrong);
    }

    /** Each length of a signature is work of its own, whoever has a key of that length, or of another. */
    @ParameterizedTest(name = "{0} bits")
    @ValueSource(ints = {2048, 2056, 3072, 4096})
    void aKeyOfAnySizeIsRefusedLikeNone(int bits) {
        List<Integer> nobodys = work(unsigned("other-key", bits), 401);
        assertThat(nobodys).contains(-bits);
        for (String key : List.of("rsa-2048x", "rsa-3072x", "known-key"))
            assertThat(work(unsigned(key, bits), 401)).as(key).isEqualTo(nobodys);
    }

    @Test
    void everyKeyIsLookedUpByOneHash() throws Exception {
        List<Integer> good = work(keyed("the-key-of-acme-0123456789"), 200);
        assertThat(good).isNotEmpty();
        assertThat(work(keyed("the-key-of-nobody-01234567"), 401)).isEqualTo(good);
        assertThat(work(keyed("the-key-of-acme-0123456788"), 401)).isEqualTo(good);
        assertThat(work(keyed("an-old-key-of-acme-0123456"), 401)).isEqualTo(good);
    }

    /** The sizes of what is hashed while a request is answered. */
    private static List<Integer> work(String request, int status) {
        gateway.send("GET /keyed HTTP/1.1\r\nHost: x\r\n\r\n"); // what threads do once has been done
        Counting.HASHED.clear();
        assertThat(gateway.send(request).status()).isEqualTo(status);
        return new ArrayList<>(Counting.HASHED);
    }

    private static String keyed(String key) {
        return "GET /keyed HTTP/1.1\r\nHost: x\r\nX-Api-Key: " + key + "\r\n\r\n";
    }

    private static String bearing(String keyId, String secret) throws Exception {
        String input = encoded("{\"alg\":\"HS256\",\"kid\":\"" + keyId + "\"}") + "." + encoded("{\"exp\":4000000000}");
        Mac mac = Mac.getInstance(HMAC, "SunJCE");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), HMAC));
        String signature = Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(input.getBytes(UTF_8)));
        return "GET /tokens HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + input + "." + signature + "\r\n\r\n";
    }

    /** A token of RS256 with a signature of as many bits that is none. */
    private static String unsigned(String keyId, int bits) {
        byte[] signature = new byte[bits / Byte.SIZE];
        signature[1] = 1;
        String token = encoded("{\"alg\":\"RS256\",\"kid\":\"" + keyId + "\"}") + "."
                + encoded("{\"exp\":4000000000}") + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        return "GET /tokens HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n";
    }

    private static String pem(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            byte[] octets = generator.generateKeyPair().getPublic().getEncoded();
            return "-----BEGIN PUBLIC KEY-----" + Base64.getEncoder().encodeToString(octets)
                    + "-----END PUBLIC KEY-----";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }

    private static String signed(String keyId, String secret) throws Exception {
        String input = "(\"@method\" \"@authority\" \"@path\" \"@query\");created="
                + Instant.now().getEpochSecond() + ";keyid=\"" + keyId + "\"";
        String base = "\"@method\": GET\n\"@authority\": x\n\"@path\": /signed\n\"@query\": ?\n\"@signature-params\": "
                + input;
        Mac mac = Mac.getInstance(HMAC, "SunJCE");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), HMAC));
        return "GET /signed HTTP/1.1\r\nHost: x\r\nSignature-Input: sig=" + input + "\r\nSignature: sig=:"
                + Base64.getEncoder().encodeToString(mac.doFinal(base.getBytes(UTF_8))) + ":\r\n\r\n";
    }

    /** The JDK's HMAC, with a list of what it was asked. */
    private static final class Counting extends Provider {
        @Serial
        private static final long serialVersionUID = 1;

        static final List<Integer> HASHED = new CopyOnWriteArrayList<>();

        Counting() {
            super("Counting", "1", "counts keyed hashes");
            putService(new Service(this, "Mac", HMAC, CountingMac.class.getName(), null, null) {
                @Override
                public Object newInstance(@Nullable Object parameter) {
                    return new CountingMac();
                }
            });
            putService(new Service(this, "Signature", RSA, CountingSignature.class.getName(), null, null) {
                @Override
                public Object newInstance(@Nullable Object parameter) {
                    return new CountingSignature();
                }
            });
        }
    }

    /** The JDK's RSA: it looks at the length first, and a signature as long as the modulus costs what that costs. */
    private static final class CountingSignature extends SignatureSpi {
        private final Signature signature;
        private int bits;

        CountingSignature() {
            try {
                signature = Signature.getInstance(RSA, Security.getProvider("SunRsaSign"));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            bits = ((RSAKey) key).getModulus().bitLength();
            signature.initVerify(key);
        }

        @Override
        protected void engineUpdate(byte octet) throws SignatureException {
            signature.update(octet);
        }

        @Override
        protected void engineUpdate(byte[] octets, int offset, int length) throws SignatureException {
            signature.update(octets, offset, length);
        }

        @Override
        protected boolean engineVerify(byte[] shown) throws SignatureException {
            if (shown.length * Byte.SIZE == bits) Counting.HASHED.add(-bits);
            return signature.verify(shown);
        }

        @Override
        protected void engineInitSign(PrivateKey key) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected byte[] engineSign() {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class CountingMac extends MacSpi {
        private static final int BLOCK_OCTETS = 64;

        private final Mac mac;
        private int octets;

        CountingMac() {
            try {
                mac = Mac.getInstance(HMAC, Security.getProvider("SunJCE"));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected int engineGetMacLength() {
            return mac.getMacLength();
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec parameters) throws InvalidKeyException {
            if (key.getEncoded().length > BLOCK_OCTETS)
                Counting.HASHED.add(key.getEncoded().length); // it is hashed first
            mac.init(key);
        }

        @Override
        protected void engineUpdate(byte input) {
            octets++;
            mac.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            octets += length;
            mac.update(input, offset, length);
        }

        @Override
        protected byte[] engineDoFinal() {
            Counting.HASHED.add(octets);
            octets = 0;
            return mac.doFinal();
        }

        @Override
        protected void engineReset() {
            octets = 0;
            mac.reset();
        }
    }
}
