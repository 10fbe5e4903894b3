package portico.config.jose;

import static java.math.BigInteger.ONE;

import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.EdECPoint;
import java.security.spec.EllipticCurve;

/** Whether a public key is a point of its curve: one that is not verifies nothing, and who sent it has made a mistake. */
final class CurvePoints {
    /** The field of Ed25519 (RFC 8032 §5.1). */
    private static final BigInteger P = ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

    private static final BigInteger D = BigInteger.valueOf(-121_665)
            .multiply(BigInteger.valueOf(121_666).modInverse(P))
            .mod(P);

    private CurvePoints() {}

    /** Of a curve over a prime field, in the form of Weierstrass. */
    static boolean isOn(EllipticCurve curve, ECPoint point) {
        if (point.equals(ECPoint.POINT_INFINITY) || !(curve.getField() instanceof ECFieldFp field)) return false;
        BigInteger p = field.getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        if (!isIn(x, p) || !isIn(y, p)) return false;
        BigInteger right = x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB());
        return y.multiply(y).subtract(right).mod(p).signum() == 0;
    }

    /** As RFC 8032 §5.1.3 decodes it: there is an x for its y. */
    static boolean isOnEd25519(EdECPoint point) {
        BigInteger y = point.getY();
        if (!isIn(y, P)) return false;
        BigInteger squared = y.multiply(y).mod(P);
        BigInteger denominator = D.multiply(squared).add(ONE).mod(P); // never 0: -1/d is no square
        BigInteger x2 =
                squared.subtract(ONE).multiply(denominator.modInverse(P)).mod(P);
        if (x2.signum() == 0) return !point.isXOdd();
        return x2.modPow(P.subtract(ONE).shiftRight(1), P).equals(ONE); // Euler's criterion
    }

    private static boolean isIn(BigInteger value, BigInteger p) {
        return value.signum() >= 0 && value.compareTo(p) < 0;
    }
}
