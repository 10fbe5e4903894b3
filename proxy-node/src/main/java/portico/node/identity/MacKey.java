package portico.node.identity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.spec.SecretKeySpec;

/** Secrets of HMAC in the form in which all of them are the same work. */
final class MacKey {
    private static final int SHA_256_BLOCK_OCTETS = 64;
    private static final int SHA_512_BLOCK_OCTETS = 128;

    private MacKey() {}

    /** For HMAC-SHA-256. */
    static SecretKeySpec ofSha256(byte[] secret, String algorithm) {
        return of(secret, algorithm, "SHA-256", SHA_256_BLOCK_OCTETS);
    }

    static SecretKeySpec ofSha384(byte[] secret, String algorithm) {
        return of(secret, algorithm, "SHA-384", SHA_512_BLOCK_OCTETS);
    }

    static SecretKeySpec ofSha512(byte[] secret, String algorithm) {
        return of(secret, algorithm, "SHA-512", SHA_512_BLOCK_OCTETS);
    }

    /**
     * A secret that is longer than a block counts by its hash (RFC 2104 §2). Taken now, a long secret is verified with in
     * the time that a decoy takes.
     */
    private static SecretKeySpec of(byte[] secret, String algorithm, String hash, int blockOctets) {
        try {
            return new SecretKeySpec(
                    secret.length > blockOctets
                            ? MessageDigest.getInstance(hash).digest(secret)
                            : secret,
                    algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM lacks " + hash, e);
        }
    }
}
