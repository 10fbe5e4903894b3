package portico.config.jose;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jose4j.base64url.Base64Url;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Reads public keys in the forms in which people have them. */
public final class PublicKeys {
    /** No key is longer. */
    public static final int TEXT_LENGTH_MAX = 16 * 1024;

    private static final String PEM_START = "-----BEGIN PUBLIC KEY-----";
    private static final String PEM_END = "-----END PUBLIC KEY-----";
    private static final int ED25519_OCTETS = 32;
    private static final List<String> KINDS = List.of("RSA", "EC", "EdDSA");

    private PublicKeys() {}

    /**
     * The key in a PEM text, a certificate in PEM or a JSON Web Key (RFC 7517).
     *
     * @throws IllegalArgumentException with what is wrong, in words for who wrote it
     */
    public static PublicKey parse(String text) {
        String stripped = text.strip();
        if (stripped.length() > TEXT_LENGTH_MAX)
            throw new IllegalArgumentException("is over " + TEXT_LENGTH_MAX + " characters");
        if (stripped.contains("PRIVATE KEY"))
            throw new IllegalArgumentException("is a private key: keep it, and give its public half");
        if (stripped.startsWith("{")) return webKey(stripped);
        if (stripped.startsWith(PEM_START) && stripped.endsWith(PEM_END))
            return pem(stripped.substring(PEM_START.length(), stripped.length() - PEM_END.length()));
        if (stripped.startsWith("-----BEGIN CERTIFICATE-----")) return certificate(stripped);
        throw new IllegalArgumentException("must be a public key or certificate in PEM, or a JSON Web Key");
    }

    /**
     * What is wrong with a key that {@link #parse} reads, but that its owner cannot have meant, or that would be known by
     * the time that it takes; null when nothing is. Keys that are stored are not asked.
     */
    public static @Nullable String problem(String text, PublicKey key) {
        if (key instanceof RSAPublicKey rsa && !rsa.getPublicExponent().equals(RSAKeyGenParameterSpec.F4))
            return "has another public exponent than " + RSAKeyGenParameterSpec.F4;
        String stripped = text.strip();
        if (!stripped.startsWith("{")) return null;
        try {
            Map<String, Object> members = JsonUtil.parseJson(stripped);
            if (!"Ed25519".equals(members.get("crv")) || !(members.get("x") instanceof String x)) return null;
            // Shorter ones are read as if zeros followed.
            int octets = Base64Url.decode(x).length;
            return octets == ED25519_OCTETS
                    ? null
                    : "has " + octets + " octets in place of " + ED25519_OCTETS + " (RFC 8037 §2)";
        } catch (JoseException e) {
            throw new IllegalArgumentException("is not a JSON Web Key that can be used (RFC 7517)", e);
        }
    }

    private static PublicKey webKey(String json) {
        try {
            JsonWebKey key = JsonWebKey.Factory.newJwk(json);
            if (!(key instanceof PublicJsonWebKey pair)) throw new IllegalArgumentException("is not a public key");
            if (pair.getPrivateKey() != null)
                throw new IllegalArgumentException("is a private key: keep it, and give its public half");
            return pair.getPublicKey();
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (JoseException | RuntimeException e) { // the library casts and counts what it has not looked at
            throw new IllegalArgumentException("is not a JSON Web Key that can be used (RFC 7517)", e);
        }
    }

    private static PublicKey pem(String base64) {
        byte[] octets;
        try {
            octets = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not a public key in PEM", e);
        }
        for (String kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(octets));
            } catch (GeneralSecurityException e) {
                // The next kind may be the one: the octets name it, and each reads only its own.
            }
        }
        throw new IllegalArgumentException("is not a public key of RSA, EC or EdDSA");
    }

    private static PublicKey certificate(String pem) {
        try {
            var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getPublicKey();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("is not a certificate in PEM", e);
        }
    }
}
