package portico.config.secret;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Base64;

/** A secret in an AES-256-GCM envelope, written {@code s1:} and base64url. Opens only with the {@link Keyring}. */
public final class Sealed {
    private static final int NONCE_OCTETS = 12;

    private final int seal;
    private final byte[] nonce;
    private final byte[] ciphertext;

    Sealed(int seal, byte[] nonce, byte[] ciphertext) {
        this.seal = seal;
        this.nonce = nonce;
        this.ciphertext = ciphertext;
    }

    /** @throws IllegalArgumentException when the text has another form */
    @JsonCreator
    public static Sealed parse(String text) {
        int colon = text.indexOf(':');
        if (!text.startsWith("s") || colon < 2) throw new IllegalArgumentException("is not a sealed secret");
        byte[] octets = Base64.getUrlDecoder().decode(text.substring(colon + 1));
        if (octets.length <= NONCE_OCTETS) throw new IllegalArgumentException("is not a sealed secret");
        return new Sealed(
                Integer.parseInt(text.substring(1, colon)),
                Arrays.copyOf(octets, NONCE_OCTETS),
                Arrays.copyOfRange(octets, NONCE_OCTETS, octets.length));
    }

    int seal() {
        return seal;
    }

    byte[] nonce() {
        return nonce;
    }

    byte[] ciphertext() {
        return ciphertext;
    }

    /** The form in which it is stored and sent. */
    @JsonValue
    public String text() {
        byte[] octets = Arrays.copyOf(nonce, NONCE_OCTETS + ciphertext.length);
        System.arraycopy(ciphertext, 0, octets, NONCE_OCTETS, ciphertext.length);
        return "s" + seal + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sealed sealed
                && sealed.seal == seal
                && Arrays.equals(sealed.nonce, nonce)
                && Arrays.equals(sealed.ciphertext, ciphertext);
    }

    @Override
    public int hashCode() {
        return 31 * seal + Arrays.hashCode(nonce);
    }
}
