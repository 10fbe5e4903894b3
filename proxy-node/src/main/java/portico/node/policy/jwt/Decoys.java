package portico.node.policy.jwt;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jose4j.keys.HmacKey;
import portico.config.jose.SigningAlgorithm;
import portico.config.jose.VerificationKey;

/** Keys that are nobody's: a token that names an unknown key, or none that it goes with, takes as long as a wrong one. */
final class Decoys {
    private static final int RSA_BITS = 2048;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Map<SigningAlgorithm, VerificationKey> ALL = all();

    private Decoys() {}

    /** Made with the class, which compile loads. */
    static VerificationKey of(SigningAlgorithm algorithm) {
        VerificationKey decoy = ALL.get(algorithm);
        if (decoy == null) throw new IllegalStateException("There is no decoy for " + algorithm);
        return decoy;
    }

    private static Map<SigningAlgorithm, VerificationKey> all() {
        var all = new EnumMap<SigningAlgorithm, VerificationKey>(SigningAlgorithm.class);
        try {
            Key rsa = rsa();
            for (var algorithm : SigningAlgorithm.values()) {
                Key key = switch (algorithm) {
                    case HS256, HS384, HS512 -> new HmacKey(random(algorithm.secretOctetsMin()));
                    case RS256, RS384, RS512, PS256, PS384, PS512 -> rsa;
                    case ES256 -> curve("secp256r1");
                    case ES384 -> curve("secp384r1");
                    case ES512 -> curve("secp521r1");
                    case EDDSA ->
                        KeyPairGenerator.getInstance("Ed25519")
                                .generateKeyPair()
                                .getPublic();
                };
                all.put(algorithm, new VerificationKey(null, key, Set.of(algorithm)));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM lacks a kind of key", e);
        }
        return all;
    }

    /** To verify by it, its modulus need not be a product of primes. */
    private static Key rsa() throws GeneralSecurityException {
        BigInteger modulus =
                new BigInteger(RSA_BITS, RANDOM).setBit(RSA_BITS - 1).setBit(0);
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65_537)));
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
