package portico.node.policy.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import portico.config.InvalidConfiguration;
import portico.config.jose.SigningAlgorithm;
import portico.config.json.ConfigJson;

/**
 * A token in the compact form (RFC 7515 §7.1), read but not yet believed. Of its header only {@code alg} and {@code kid}
 * are looked at: keys that it brings along or points to ({@code jwk}, {@code jku}, {@code x5c}, {@code x5u}) are not.
 *
 * @param text all of it
 * @param keyId null when it names no key
 * @param signatureOctets how long the signature is
 */
record Token(
        String text, SigningAlgorithm algorithm, @Nullable String keyId, JsonNode claims, int signatureOctets) {
    /** Longer ones are not read. */
    static final int LENGTH_MAX = 16 * 1024;

    private static final int KEY_ID_LENGTH_MAX = 512;

    static Token read(String text) throws BadToken {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (text.length() > LENGTH_MAX || second < 0 || text.indexOf('.', second + 1) >= 0) throw malformed();
        JsonNode header = json(text.substring(0, first));
        byte[] signature = octets(text.substring(second + 1)); // what verifies it is less strict
        // None of the extensions that must be understood is (RFC 7515 §4.1.11).
        if (header.has("crit")) throw malformed();
        return new Token(
                text,
                algorithm(header),
                keyId(header.get("kid")),
                json(text.substring(first + 1, second)),
                signature.length);
    }

    /** A claim that is text; null when there is none. */
    @Nullable String text(String claim) {
        JsonNode value = claims.get(claim);
        return value != null && value.isTextual() ? value.textValue() : null;
    }

    private static SigningAlgorithm algorithm(JsonNode header) throws BadToken {
        JsonNode written = header.get("alg");
        if (written == null || !written.isTextual()) throw malformed();
        SigningAlgorithm algorithm = SigningAlgorithm.find(written.textValue());
        if (algorithm == null) throw new BadToken(TokenFault.WRONG_ALGORITHM);
        return algorithm;
    }

    private static @Nullable String keyId(@Nullable JsonNode written) throws BadToken {
        if (written == null) return null;
        if (!written.isTextual() || written.textValue().length() > KEY_ID_LENGTH_MAX) throw malformed();
        return written.textValue();
    }

    private static JsonNode json(String encoded) throws BadToken {
        try {
            JsonNode json = ConfigJson.readTree(octets(encoded));
            if (!json.isObject()) throw malformed();
            return json;
        } catch (InvalidConfiguration e) {
            throw malformed();
        }
    }

    private static byte[] octets(String encoded) throws BadToken {
        // RFC 7515 §2: without padding.
        if (encoded.indexOf('=') >= 0) throw malformed();
        try {
            return Base64.getUrlDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static BadToken malformed() {
        return new BadToken(TokenFault.MALFORMED);
    }

    /** Never shows the token: it is a credential. */
    @Override
    public String toString() {
        return "Token[" + algorithm.word() + "]";
    }
}
