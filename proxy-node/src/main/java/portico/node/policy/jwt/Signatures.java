package portico.node.policy.jwt;

import java.util.List;
import java.util.Objects;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import portico.config.jose.VerificationKey;
import portico.node.limit.Limit;

/** Verifies signatures of tokens. */
final class Signatures {
    /** Each costs a verification, and a token that names none of them may be anyone's. */
    @Limit("Keys of an issuer that a token is tried with when it names none, or a name that several have")
    private static final int CANDIDATES_MAX = 4;

    private Signatures() {}

    /**
     * The key that verifies the token. When none of them is for its algorithm, that takes as long as if one were.
     *
     * @param candidates the keys that it may have been signed with; for a token that names one, those of this name
     * @throws BadToken when none of them does
     */
    static VerificationKey verify(Token token, List<VerificationKey> candidates) throws BadToken {
        var fault = TokenFault.UNKNOWN_KEY;
        for (var key : candidates) {
            if (!key.algorithms().contains(token.algorithm())) {
                if (fault == TokenFault.UNKNOWN_KEY) fault = TokenFault.WRONG_ALGORITHM;
                continue;
            }
            if (isSigned(token, key)) return key;
            fault = TokenFault.WRONG_SIGNATURE;
        }
        if (fault != TokenFault.WRONG_SIGNATURE) isSigned(token, Decoys.of(token.algorithm()));
        throw new BadToken(fault);
    }

    private static boolean isSigned(Token token, VerificationKey key) {
        var signature = new JsonWebSignature();
        // The header is read once more there: what it says must still be what the key is for.
        signature.setAlgorithmConstraints(new AlgorithmConstraints(
                ConstraintType.PERMIT, token.algorithm().word()));
        signature.setDoKeyValidation(false); // done when the key was read
        signature.setKey(key.key());
        try {
            signature.setCompactSerialization(token.text());
            return signature.verifySignature();
        } catch (JoseException e) {
            return false;
        }
    }

    /** The keys that a token may have been signed with: the first few that it names, or that have no name. */
    static List<VerificationKey> candidates(@Nullable String keyId, List<VerificationKey> keys) {
        if (keyId == null && keys.size() == 1) return keys;
        return keys.stream()
                .filter(key -> Objects.equals(keyId, key.id()))
                .limit(CANDIDATES_MAX)
                .toList();
    }
}
