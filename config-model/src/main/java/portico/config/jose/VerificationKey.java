package portico.config.jose;

import java.security.Key;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key by which tokens are verified, bound to the algorithms that it may be used with: what a token says of its
 * algorithm chooses nothing (RFC 8725 §3.1).
 *
 * @param id by which tokens name it; null when it has none
 */
public record VerificationKey(@Nullable String id, Key key, Set<SigningAlgorithm> algorithms) {
    public VerificationKey(@Nullable String id, Key key, Set<SigningAlgorithm> algorithms) {
        this.id = id;
        this.key = key;
        this.algorithms = Set.copyOf(algorithms);
    }

    /** Never shows a key: it may be a secret. */
    @Override
    public String toString() {
        return "VerificationKey[" + id + " " + algorithms + "]";
    }
}
