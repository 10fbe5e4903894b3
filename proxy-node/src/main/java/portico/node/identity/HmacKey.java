package portico.node.identity;

import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import portico.config.consumer.Credential;
import portico.config.secret.Keyring;

/** A secret that a consumer signs requests with, ready to verify with. */
public final class HmacKey implements Proof {
    private static final String ALGORITHM = "HmacSHA256";

    private final Owned owned;
    private final String keyId;
    private final SecretKeySpec key;

    private HmacKey(Owned owned, String keyId, SecretKeySpec key) {
        this.owned = owned;
        this.keyId = keyId;
        this.key = key;
    }

    /** @throws IllegalArgumentException when the secret does not open */
    static HmacKey of(int consumer, Credential.HmacKey credential, Keyring keyring) {
        return new HmacKey(
                Owned.of(consumer, credential),
                credential.keyId(),
                MacKey.ofSha256(credential.open(keyring), ALGORITHM));
    }

    public SecretKeySpec key() {
        return key;
    }

    /** Of the credential. */
    public UUID id() {
        return owned.id();
    }

    @Override
    public Owned owned() {
        return owned;
    }

    @Override
    public @Nullable Proof in(Identity other) {
        HmacKey there = other.hmacKey(keyId);
        return there != null && there.id().equals(id()) && there.key.equals(key) ? there : null;
    }

    public boolean hasExpired(long nowMillis) {
        return owned.hasExpired(nowMillis);
    }
}
