package portico.admin.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import portico.config.secret.Keyring;

/** Makes tokens of 256 random bits, and says by which hashes a shown token may be stored. */
@ApplicationScoped
public final class TokenMint {
    private static final int RANDOM_OCTETS = 32; // 43 characters
    private static final int HINT_LENGTH_AFTER_PREFIX = 4;

    /** Longer text is no token of ours and not worth hashing. */
    private static final int LENGTH_MAX = 64;

    private final SecureRandom random = new SecureRandom();
    private final Keyring keyring;

    TokenMint(Keyring keyring) {
        this.keyring = keyring;
    }

    /** @param prefix tells people and secret scanners what kind of token it is: {@code pat_} */
    public Minted mint(String prefix) {
        byte[] octets = new byte[RANDOM_OCTETS];
        random.nextBytes(octets);
        String value = prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        String hint = value.substring(0, prefix.length() + HINT_LENGTH_AFTER_PREFIX);
        return new Minted(value, hint, keyring.hash(value).toString());
    }

    /** The hashes, one for each pepper, under which this token is stored if it is a good one. */
    public List<String> hashes(String token) {
        if (token.length() > LENGTH_MAX) return List.of();
        return keyring.peppers().keySet().stream()
                .map(pepper -> keyring.hash(pepper, token).toString())
                .toList();
    }

    /**
     * A new token.
     *
     * @param value to be shown once and not kept
     * @param hint its first characters, to tell tokens apart
     * @param hash what it is recognised by
     */
    public record Minted(String value, String hint, String hash) {
        @Override
        public String toString() {
            return "Minted[" + hint + "…]"; // never the value
        }
    }
}
