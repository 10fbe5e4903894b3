package portico.node.policy.jwt;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portico.config.jose.VerificationKey;
import portico.node.identity.Identity;
import portico.node.identity.JwtKey;

/** Where the keys are from that a token may have been signed with, as they were then. */
sealed interface KeySource {
    List<VerificationKey> keys();

    /** True when they are still the same: a key that was taken away no longer vouches for anyone. */
    boolean isCurrent(Identity identity, long nowMillis);

    <R> R fold(Function<OfConsumer, R> ofConsumer, Function<OfIssuer, R> ofIssuer);

    /** A consumer's key. */
    record OfConsumer(JwtKey key) implements KeySource {
        @Override
        public List<VerificationKey> keys() {
            return List.of(key.key());
        }

        @Override
        public boolean isCurrent(Identity identity, long nowMillis) {
            JwtKey now = current(identity);
            return now != null && key.isSame(now) && !now.hasExpired(nowMillis);
        }

        /** The same key where its owner is known by today's numbers; null when it is gone. */
        @Nullable JwtKey current(Identity identity) {
            return identity.jwtKey(String.valueOf(key.key().id()));
        }

        @Override
        public <R> R fold(Function<OfConsumer, R> ofConsumer, Function<OfIssuer, R> ofIssuer) {
            return ofConsumer.apply(this);
        }
    }

    /** An issuer's keys. */
    record OfIssuer(IssuerKeys issuer, List<VerificationKey> keys) implements KeySource {
        @Override
        @SuppressWarnings("ReferenceEquality") // it is the same list for as long as nothing changes
        public boolean isCurrent(Identity identity, long nowMillis) {
            return issuer.current() == keys;
        }

        @Override
        public <R> R fold(Function<OfConsumer, R> ofConsumer, Function<OfIssuer, R> ofIssuer) {
            return ofIssuer.apply(this);
        }
    }
}
