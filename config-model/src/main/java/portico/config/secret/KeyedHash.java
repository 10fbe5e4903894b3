package portico.config.secret;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * HMAC-SHA-256 of a secret of high entropy under a versioned pepper, written {@code h1:} and base64url: enough to
 * recognise the secret, useless to show it.
 *
 * @param pepper the version of the pepper
 * @param a the first eight octets, big-endian; b, c and d the following ones
 */
public record KeyedHash(int pepper, long a, long b, long c, long d) {
    private static final int OCTETS = 32;

    /** @throws IllegalArgumentException when the text has another form */
    @JsonCreator
    public static KeyedHash parse(String text) {
        int colon = text.indexOf(':');
        if (!text.startsWith("h") || colon < 2) throw new IllegalArgumentException("is not a keyed hash");
        return of(
                Integer.parseInt(text.substring(1, colon)),
                Base64.getUrlDecoder().decode(text.substring(colon + 1)));
    }

    /** @param octets the 32 octets of the HMAC */
    public static KeyedHash of(int pepper, byte[] octets) {
        if (octets.length != OCTETS) throw new IllegalArgumentException("is not a keyed hash");
        ByteBuffer buffer = ByteBuffer.wrap(octets);
        return new KeyedHash(pepper, buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    @JsonValue
    @Override
    public String toString() {
        byte[] octets = ByteBuffer.allocate(OCTETS)
                .putLong(a)
                .putLong(b)
                .putLong(c)
                .putLong(d)
                .array();
        return "h" + pepper + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
