package portico.node.policy.jwt;

import java.security.Key;
import java.security.interfaces.RSAKey;
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
     * The key that verifies the token. When none of them is for its algorithm, or for a signature as long as its own, that
     * takes as long as if one were: how long it takes is up to what the token is like, and not to who has which key.
     *
     * @param candidates the keys that it may have been signed with; for a token that names one, those of this name
     * @throws BadToken when none of them does
     */
    static VerificationKey verify(Token token, List<VerificationKey> candidates) throws BadToken {
        var fault = TokenFault.UNKNOWN_KEY;
        boolean tried = false;
        for (var key : candidates) {
            if (!key.algorithms().contains(token.algorithm())) {
                if (fault == TokenFault.UNKNOWN_KEY) fault = TokenFault.WRONG_ALGORITHM;
                continue;
            }
            fault = TokenFault.WRONG_SIGNATURE;
            if (!isAsLong(token, key)) continue;
            if (isSigned(token, key.key())) return key;
            tried = true;
        }
        if (!tried) isSigned(token, Decoys.of(token.algorithm(), token.signatureOctets()));
        throw new BadToken(fault);
    }

    /** A signature of RSA is as long as the modulus (RFC 8017 §8.2.2); of another length it costs nothing to refuse. */
    private static boolean isAsLong(Token token, VerificationKey key) {
        return !(key.key() instanceof RSAKey rsa)
                || (rsa.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE == token.signatureOctets();
    }

    private static boolean isSigned(Token token, Key key) {
        var signature = new JsonWebSignature();
        // The header is read once more there: what it says must still be what the key is for.
        signature.setAlgorithmConstraints(new AlgorithmConstraints(
                ConstraintType.PERMIT, token.algorithm().word()));
        signature.setDoKeyValidation(false); // done when the key was read
        signature.setKey(key);
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
