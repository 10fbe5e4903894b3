package portico.node.policy.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.PrivateKey;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens that an issuer would not make. */
final class Forgery {
    private Forgery() {}

    static String tampered(String token) {
        int at = token.lastIndexOf('.') + 5;
        return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
    }

    static String bare(String header, String claims, String signature) {
        return encoded(header.getBytes(UTF_8)) + "." + encoded(claims.getBytes(UTF_8)) + "." + signature;
    }

    /** A header that says one thing, before a signature that was made for the same octets. */
    static String rewritten(SigningKey key, String header) {
        return signed(key, header, JwtCase.GOOD);
    }

    /** Signed with a key of the attacker's own. */
    static String signed(String header, String claims) {
        return signed(JwtCase.key("RS384"), header, claims);
    }

    static String signed(SigningKey key, String header, String claims) {
        return signed((PrivateKey) key.key(), header, claims);
    }

    static String signed(PrivateKey key, String header, String claims) {
        String input = bare(header, claims, "");
        try {
            var signature = java.security.Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(input.substring(0, input.length() - 1).getBytes(UTF_8));
            return input + encoded(signature.sign());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hmac(byte[] secret, String claims) {
        return hmac("k1", secret, claims);
    }

    static String hmac(String keyId, byte[] secret, String claims) {
        String input = bare("{\"alg\":\"HS256\",\"kid\":\"" + keyId + "\"}", claims, "");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return input
                    + encoded(mac.doFinal(input.substring(0, input.length() - 1).getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String encoded(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
