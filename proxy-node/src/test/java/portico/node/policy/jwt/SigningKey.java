package portico.node.policy.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** What an issuer signs tokens with. */
record SigningKey(String algorithm, Key key, @Nullable PublicKey verifies, String secret) {
    /** The key that verifies what this one signs; not for a shared secret. */
    PublicKey publicKey() {
        return requireNonNull(verifies);
    }

    boolean isShared() {
        return verifies == null;
    }

    static SigningKey of(String algorithm) {
        if (algorithm.startsWith("HS")) {
            String secret = "a shared secret that is long enough for HS512, as RFC 7518 wants it to be";
            return new SigningKey(algorithm, new SecretKeySpec(secret.getBytes(UTF_8), "HMAC"), null, secret);
        }
        KeyPair pair = pair(algorithm);
        return new SigningKey(algorithm, pair.getPrivate(), pair.getPublic(), "");
    }

    /** A token in order. */
    String token(@Nullable String keyId, String claims) {
        try {
            var signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue(algorithm);
            if (keyId != null) signature.setKeyIdHeaderValue(keyId);
            signature.setPayload(claims);
            signature.setKey(key);
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A key of a set, under an id. */
    String jwk(String keyId) {
        try {
            var key = PublicJsonWebKey.Factory.newPublicJwk(publicKey());
            key.setKeyId(keyId);
            return key.toJson(OutputControlLevel.PUBLIC_ONLY);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public key as people paste it into YAML, in double quotes. */
    String pem() {
        return "-----BEGIN PUBLIC KEY-----\\n"
                + Base64.getEncoder().encodeToString(publicKey().getEncoded())
                + "\\n-----END PUBLIC KEY-----\\n";
    }

    private static KeyPair pair(String algorithm) {
        try {
            KeyPairGenerator generator;
            switch (algorithm) {
                case "ES256", "ES384", "ES512" -> {
                    generator = KeyPairGenerator.getInstance("EC");
                    String curve = algorithm.equals("ES512") ? "secp521r1" : "secp" + algorithm.substring(2) + "r1";
                    generator.initialize(new ECGenParameterSpec(curve));
                }
                case "EdDSA" -> generator = KeyPairGenerator.getInstance("Ed25519");
                default -> {
                    generator = KeyPairGenerator.getInstance("RSA");
                    generator.initialize(2048);
                }
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
