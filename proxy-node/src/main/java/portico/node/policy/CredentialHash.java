package portico.node.policy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import portico.node.exchange.Slice;

/**
 * What a verified credential is remembered by, so that it need not be kept itself: 128 bits that depend on all of it and
 * on keys that this process draws and nobody knows. Of two credentials with the same hash nobody can make one, nor tell by
 * how long a look-up takes how near one came. Tokens are long, and SHA-256 takes as much time for one as all the rest of an
 * exchange: so it gets to see a {@link UniversalHash} of it, under a key of its own, which is all that a MAC is.
 */
public record CredentialHash(long a, long b) {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int KEY_OCTETS = 16;
    private static final byte[] KEY = new byte[KEY_OCTETS];
    private static final UniversalHash SHORT;

    static {
        var random = new SecureRandom();
        random.nextBytes(KEY);
        long[] words = new long[UniversalHash.KEY_WORDS];
        for (int word = 0; word < words.length; word++) words[word] = random.nextLong();
        SHORT = new UniversalHash(words);
    }

    /** A digest is not for several threads at once. */
    private static final ThreadLocal<Hasher> HASHERS = ThreadLocal.withInitial(Hasher::new);

    public static CredentialHash of(Slice credential) {
        return HASHERS.get().hash(credential.array(), credential.offset(), credential.length());
    }

    /** The key is secret and drawn at random: its first bits are as good as any others to find a hash by. */
    @Override
    public int hashCode() {
        return (int) a;
    }

    /**
     * The digest of key, length and the hashes of all chunks. What comes first says how much follows, so that no input is
     * the beginning of another one; up to one chunk it is one block of SHA-256.
     */
    private static final class Hasher {
        private static final int CHUNKS_START = KEY_OCTETS + Integer.BYTES;

        private final MessageDigest digest = sha256();
        private final byte[] input = new byte[CHUNKS_START + UniversalHash.HASH_OCTETS];
        private final byte[] output = new byte[32];

        Hasher() {
            System.arraycopy(KEY, 0, input, 0, KEY_OCTETS);
        }

        CredentialHash hash(byte[] octets, int offset, int length) {
            INTS.set(input, KEY_OCTETS, length);
            int end = offset + length;
            int from = offset;
            int inputStart = 0;
            do {
                int chunkEnd = Math.min(end, from + UniversalHash.CHUNK_OCTETS);
                SHORT.of(octets, from, chunkEnd, input, CHUNKS_START);
                digest.update(input, inputStart, input.length - inputStart);
                inputStart = CHUNKS_START;
                from = chunkEnd;
            } while (from < end);
            try {
                digest.digest(output, 0, output.length);
            } catch (DigestException e) {
                throw new IllegalStateException("SHA-256 has 32 octets", e);
            }
            return new CredentialHash((long) LONGS.get(output, 0), (long) LONGS.get(output, 8));
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This JVM lacks SHA-256", e);
            }
        }
    }
}
