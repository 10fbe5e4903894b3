package portico.node.policy.jwt;

import java.util.List;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import portico.config.jose.VerificationKey;

/** Verifies signatures of tokens. */
final class Signatures {
    private Signatures() {}

    /**
     * The key that verifies the token.
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

    /** The keys that a token may have been signed with. */
    static List<VerificationKey> candidates(@Nullable String keyId, List<VerificationKey> keys) {
        if (keyId == null)
            return keys.size() == 1
                    ? keys
                    : keys.stream().filter(key -> key.id() == null).toList();
        return keys.stream().filter(key -> keyId.equals(key.id())).toList();
    }
}
