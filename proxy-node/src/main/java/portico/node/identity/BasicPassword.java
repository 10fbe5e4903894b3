package portico.node.identity;

import org.jspecify.annotations.Nullable;
import portico.config.consumer.Credential;

/** A consumer's user name, and the hash of its password. */
public final class BasicPassword implements Proof {
    private final Owned owned;
    private final String username;
    private final String hash;

    private BasicPassword(Owned owned, String username, String hash) {
        this.owned = owned;
        this.username = username;
        this.hash = hash;
    }

    static BasicPassword of(int consumer, Credential.Basic credential) {
        return new BasicPassword(Owned.of(consumer, credential), credential.username(), credential.passwordHash());
    }

    /** Argon2id in PHC form. */
    public String hash() {
        return hash;
    }

    @Override
    public Owned owned() {
        return owned;
    }

    @Override
    public @Nullable Proof in(Identity other) {
        BasicPassword there = other.password(username);
        return isSame(there) ? there : null;
    }

    public boolean hasExpired(long nowMillis) {
        return owned.hasExpired(nowMillis);
    }

    /** True when the other one is the same credential with the same password. */
    public boolean isSame(@Nullable BasicPassword other) {
        return other == this || other != null && other.owned.id().equals(owned.id()) && other.hash.equals(hash);
    }
}
