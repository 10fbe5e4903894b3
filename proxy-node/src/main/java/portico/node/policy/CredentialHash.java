package portico.node.policy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import portico.node.exchange.Slice;

/**
 * What a verified credential is remembered by, so that it need not be kept itself: 128 bits of its HMAC-SHA-256 under a
 * key that this process draws and nobody knows. Of two credentials with the same hash nobody can make one.
 */
public record CredentialHash(long a, long b) {
    private static final String ALGORITHM = "HmacSHA256";
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final SecretKeySpec KEY = new SecretKeySpec(random(), ALGORITHM);

    /** A Mac is not for several threads at once. */
    private static final ThreadLocal<Mac> MACS = ThreadLocal.withInitial(CredentialHash::mac);

    public static CredentialHash of(Slice credential) {
        Mac mac = MACS.get();
        mac.update(credential.array(), credential.offset(), credential.length());
        byte[] octets = mac.doFinal();
        return new CredentialHash((long) LONGS.get(octets, 0), (long) LONGS.get(octets, 8));
    }

    private static byte[] random() {
        byte[] octets = new byte[32];
        new SecureRandom().nextBytes(octets);
        return octets;
    }

    private static Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(KEY);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM lacks " + ALGORITHM, e);
        }
    }
}
