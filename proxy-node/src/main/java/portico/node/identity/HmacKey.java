package portico.node.identity;

import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import portico.config.consumer.Credential;
import portico.config.secret.Keyring;

/** A secret that a consumer signs requests with, ready to verify with. */
public final class HmacKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final Owned owned;
    private final SecretKeySpec key;

    private HmacKey(Owned owned, SecretKeySpec key) {
        this.owned = owned;
        this.key = key;
    }

    /** @throws IllegalArgumentException when the secret does not open */
    static HmacKey of(int consumer, Credential.HmacKey credential, Keyring keyring) {
        return new HmacKey(Owned.of(consumer, credential), MacKey.ofSha256(credential.open(keyring), ALGORITHM));
    }

    public SecretKeySpec key() {
        return key;
    }

    /** Of the credential. */
    public UUID id() {
        return owned.id();
    }

    Owned owned() {
        return owned;
    }

    public boolean hasExpired(long nowMillis) {
        return owned.hasExpired(nowMillis);
    }
}
