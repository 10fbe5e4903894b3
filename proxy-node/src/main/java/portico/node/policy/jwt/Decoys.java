package portico.node.policy.jwt;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jose4j.keys.HmacKey;
import portico.config.jose.SigningAlgorithm;

/** Keys that are nobody's: a token that names an unknown key, or none that it goes with, takes as long as a wrong one. */
final class Decoys {
    private static final int RSA_OCTETS_MIN = 2048 / Byte.SIZE;
    private static final int RSA_OCTETS_MAX = 4096 / Byte.SIZE;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Map<SigningAlgorithm, Key> ALL = all();

    /** By the octets of the modulus: any length that a key may have. */
    private static final Map<Integer, Key> RSA = new ConcurrentHashMap<>();

    private Decoys() {}

    /**
     * Made with the class, which compile loads; but for those of RSA, which are not made for an event loop.
     *
     * @param signatureOctets how long the signature is; of RSA a key that goes with it takes work
     */
    static Key of(SigningAlgorithm algorithm, int signatureOctets) {
        Key decoy = ALL.get(algorithm);
        if (decoy != null) return decoy;
        int octets = Math.min(Math.max(signatureOctets, RSA_OCTETS_MIN), RSA_OCTETS_MAX);
        return RSA.computeIfAbsent(octets, Decoys::rsa);
    }

    private static Map<SigningAlgorithm, Key> all() {
        var all = new EnumMap<SigningAlgorithm, Key>(SigningAlgorithm.class);
        try {
            for (var algorithm : SigningAlgorithm.values()) {
                Key key = switch (algorithm) {
                    case HS256, HS384, HS512 -> new HmacKey(random(algorithm.secretOctetsMin()));
                    case RS256, RS384, RS512, PS256, PS384, PS512 -> null;
                    case ES256 -> curve("secp256r1");
                    case ES384 -> curve("secp384r1");
                    case ES512 -> curve("secp521r1");
                    case EDDSA ->
                        KeyPairGenerator.getInstance("Ed25519")
                                .generateKeyPair()
                                .getPublic();
                };
                if (key != null) all.put(algorithm, key);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM lacks a kind of key", e);
        }
        return all;
    }

    /** To verify by it, its modulus need not be a product of primes. */
    private static Key rsa(int octets) {
        int bits = octets * Byte.SIZE;
        BigInteger modulus = new BigInteger(bits, RANDOM).setBit(bits - 1).setBit(0);
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM lacks RSA", e);
        }
    }

    private static Key curve(String name) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        return generator.generateKeyPair().getPublic();
    }

    private static byte[] random(int length) {
        byte[] octets = new byte[length];
        RANDOM.nextBytes(octets);
        return octets;
    }
}
