package portico.node.identity;

import org.jspecify.annotations.Nullable;
import portico.config.consumer.Credential;
import portico.config.jose.VerificationKey;
import portico.config.secret.Keyring;

/** A consumer's key for tokens, ready to verify with. */
public final class JwtKey {
    private final Owned owned;
    private final VerificationKey key;

    private JwtKey(Owned owned, VerificationKey key) {
        this.owned = owned;
        this.key = key;
    }

    /** @throws IllegalArgumentException when the key cannot be used */
    static JwtKey of(int consumer, Credential.JwtKey credential, Keyring keyring) {
        return new JwtKey(Owned.of(consumer, credential), credential.open(keyring));
    }

    public VerificationKey key() {
        return key;
    }

    Owned owned() {
        return owned;
    }

    public boolean hasExpired(long nowMillis) {
        return owned.hasExpired(nowMillis);
    }

    /** True when what this key has verified, the other one would verify too, for the same credential. */
    public boolean isSame(@Nullable JwtKey other) {
        return other == this || other != null && other.owned.id().equals(owned.id()) && other.key.equals(key);
    }
}
