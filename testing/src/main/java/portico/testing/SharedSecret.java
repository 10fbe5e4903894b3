package portico.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a caller and the gateway both know, and what is signed with it: HMAC with SHA-256 (RFC 2104). */
public record SharedSecret(String value) {
    private static final String ALGORITHM = "HmacSHA256";

    /** A token of HS256 (RFC 7515 §3.1); made without the library that verifies it. */
    public String token(String keyId, String claims) {
        String signed = encoded("{\"alg\":\"HS256\",\"kid\":\"" + keyId + "\"}") + "." + encoded(claims);
        return signed + "." + encoded(mac(signed));
    }

    /** The code that authenticates this text, in base64, as a signature of RFC 9421 has it. */
    public String signature(String text) {
        return Base64.getEncoder().encodeToString(mac(text));
    }

    private byte[] mac(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(value.getBytes(UTF_8), ALGORITHM));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return encoded(text.getBytes(UTF_8));
    }

    private static String encoded(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
