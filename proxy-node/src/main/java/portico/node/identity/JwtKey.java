package portico.node.identity;

import java.security.Key;
import org.jspecify.annotations.Nullable;
import portico.config.consumer.Credential;
import portico.config.jose.SigningAlgorithm;
import portico.config.jose.VerificationKey;
import portico.config.secret.Keyring;

/** A consumer's key for tokens, ready to verify with. */
public final class JwtKey implements Proof {
    private final Owned owned;
    private final VerificationKey key;

    private JwtKey(Owned owned, VerificationKey key) {
        this.owned = owned;
        this.key = key;
    }

    /** @throws IllegalArgumentException when the key cannot be used */
    static JwtKey of(int consumer, Credential.JwtKey credential, Keyring keyring) {
        return new JwtKey(Owned.of(consumer, credential), even(credential.open(keyring), credential.algorithm()));
    }

    private static VerificationKey even(VerificationKey opened, SigningAlgorithm algorithm) {
        if (!algorithm.isSymmetric()) return opened;
        byte[] secret = opened.key().getEncoded();
        String kind = opened.key().getAlgorithm();
        Key key = switch (algorithm) {
            case HS256 -> MacKey.ofSha256(secret, kind);
            case HS384 -> MacKey.ofSha384(secret, kind);
            case HS512 -> MacKey.ofSha512(secret, kind);
            case RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EDDSA -> opened.key();
        };
        return new VerificationKey(opened.id(), key, opened.algorithms());
    }

    public VerificationKey key() {
        return key;
    }

    @Override
    public Owned owned() {
        return owned;
    }

    @Override
    public @Nullable Proof in(Identity other) {
        JwtKey there = other.jwtKey(String.valueOf(key.id()));
        return isSame(there) ? there : null;
    }

    public boolean hasExpired(long nowMillis) {
        return owned.hasExpired(nowMillis);
    }

    /** True when what this key has verified, the other one would verify too, for the same credential. */
    public boolean isSame(@Nullable JwtKey other) {
        return other == this || other != null && other.owned.id().equals(owned.id()) && other.key.equals(key);
    }
}
