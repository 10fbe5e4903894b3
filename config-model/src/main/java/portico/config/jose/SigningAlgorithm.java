package portico.config.jose;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAKey;
import javax.crypto.SecretKey;
import org.jose4j.keys.EllipticCurves;
import org.jspecify.annotations.Nullable;

/** A way of signing tokens (RFC 7518 §3.1, RFC 8037 §3.1), which knows what keys go with it. */
public enum SigningAlgorithm {
    HS256(Family.SECRET, 256, ""),
    HS384(Family.SECRET, 384, ""),
    HS512(Family.SECRET, 512, ""),
    RS256(Family.RSA, 2048, ""),
    RS384(Family.RSA, 2048, ""),
    RS512(Family.RSA, 2048, ""),
    PS256(Family.RSA, 2048, ""),
    PS384(Family.RSA, 2048, ""),
    PS512(Family.RSA, 2048, ""),
    ES256(Family.CURVE, 256, "P-256"),
    ES384(Family.CURVE, 384, "P-384"),
    ES512(Family.CURVE, 521, "P-521"),
    @JsonProperty("EdDSA")
    EDDSA(Family.EDWARDS, 255, "Ed25519");

    /** A longer modulus only makes a node slow. */
    private static final int RSA_BITS_MAX = 4096;

    private static final String NO_POINT = "is no point of the curve ";

    private enum Family {
        SECRET,
        RSA,
        CURVE,
        EDWARDS
    }

    private final Family family;
    private final int bitsMin;
    private final String curve;

    SigningAlgorithm(Family family, int bitsMin, String curve) {
        this.family = family;
        this.bitsMin = bitsMin;
        this.curve = curve;
    }

    /** As tokens and keys write it. */
    public String word() {
        return this == EDDSA ? "EdDSA" : name();
    }

    /** The algorithm that is written like this; null when there is none, and {@code none} is none. */
    public static @Nullable SigningAlgorithm find(String word) {
        for (var algorithm : values()) if (algorithm.word().equals(word)) return algorithm;
        return null;
    }

    /** True when who verifies could sign as well. */
    public boolean isSymmetric() {
        return family == Family.SECRET;
    }

    /**
     * True when verifying takes so long that an event loop should not do it for anyone who asks: several times as long as
     * a request takes to be refused.
     */
    public boolean isDear() {
        return family != Family.SECRET;
    }

    /** The shortest secret (RFC 7518 §3.2). */
    public int secretOctetsMin() {
        return bitsMin / Byte.SIZE;
    }

    /** Why the key cannot be used with this algorithm; null when it can. */
    public @Nullable String problem(Key key) {
        return switch (family) {
            case SECRET -> secretProblem(key);
            case RSA -> rsaProblem(key);
            case CURVE -> curveProblem(key);
            case EDWARDS -> edwardsProblem(key);
        };
    }

    private @Nullable String secretProblem(Key key) {
        if (!(key instanceof SecretKey)) return word() + " needs a secret, not a public key";
        byte[] octets = key.getEncoded();
        return octets != null && octets.length >= secretOctetsMin()
                ? null
                : word() + " needs a secret of at least " + secretOctetsMin() + " octets";
    }

    private @Nullable String rsaProblem(Key key) {
        if (!(key instanceof RSAKey rsa)) return word() + " needs an RSA key";
        int bits = rsa.getModulus().bitLength();
        return bits >= bitsMin && bits <= RSA_BITS_MAX
                ? null
                : word() + " needs an RSA key of " + bitsMin + " to " + RSA_BITS_MAX + " bits";
    }

    private @Nullable String curveProblem(Key key) {
        boolean fits = key instanceof ECKey ec
                && curve.equals(EllipticCurves.getName(ec.getParams().getCurve()));
        if (!fits) return word() + " needs a key on the curve " + curve;
        return key instanceof ECPublicKey shown
                        && !CurvePoints.isOn(shown.getParams().getCurve(), shown.getW())
                ? NO_POINT + curve
                : null;
    }

    private @Nullable String edwardsProblem(Key key) {
        boolean fits = key instanceof EdECKey edwards
                && curve.equals(edwards.getParams().getName());
        if (!fits) return word() + " needs a key on " + curve;
        return key instanceof EdECPublicKey shown && !CurvePoints.isOnEd25519(shown.getPoint())
                ? NO_POINT + curve
                : null;
    }
}
