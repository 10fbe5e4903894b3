package portico.node.policy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * NH, the hash at the bottom of UMAC (RFC 4418 §5.2.2), with signed words of 64 bits and, twice over, two of them: of two
 * different texts of one length, at most one key in 2^126 makes the same of both, whoever chose them. That holds for a
 * secret key and for nobody else: what comes out says something about the key, and is to be hashed once more.
 */
final class UniversalHash {
    /** How much is hashed at a time. */
    static final int CHUNK_OCTETS = 2048;

    /** The second time, the key begins a pair of words later (Toeplitz). */
    static final int KEY_WORDS = CHUNK_OCTETS / Long.BYTES + 2;

    static final int HASH_OCTETS = 32;

    private static final int PAIR_OCTETS = 2 * Long.BYTES;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long[] key;

    /** @param key drawn at random, and kept secret */
    UniversalHash(long[] key) {
        if (key.length != KEY_WORDS) throw new IllegalArgumentException("The key has " + key.length + " words");
        this.key = key;
    }

    /**
     * Hashes a chunk. One that is filled up with zeros has the same hash: how long it is has to be said apart.
     *
     * @param end where it ends, at most {@link #CHUNK_OCTETS} behind its start
     * @param into gets {@link #HASH_OCTETS} octets
     */
    void of(byte[] octets, int start, int end, byte[] into, int at) {
        long low = 0;
        long high = 0;
        long lowAgain = 0;
        long highAgain = 0;
        for (int from = start, word = 0; from < end; from += PAIR_OCTETS, word += 2) {
            long first = word(octets, from, end);
            long second = word(octets, from + Long.BYTES, end);
            long a = first + key[word];
            long b = second + key[word + 1];
            long product = a * b;
            low += product;
            high += Math.multiplyHigh(a, b) + carry(low, product);
            a = first + key[word + 2];
            b = second + key[word + 3];
            product = a * b;
            lowAgain += product;
            highAgain += Math.multiplyHigh(a, b) + carry(lowAgain, product);
        }
        WORDS.set(into, at, low);
        WORDS.set(into, at + Long.BYTES, high);
        WORDS.set(into, at + 2 * Long.BYTES, lowAgain);
        WORDS.set(into, at + 3 * Long.BYTES, highAgain);
    }

    /** What is left over when a sum of 64 bits, to which this was added last, has overflowed. */
    private static int carry(long sum, long added) {
        return Long.compareUnsigned(sum, added) < 0 ? 1 : 0;
    }

    /** A word of the text, zeros behind its end. */
    private static long word(byte[] octets, int at, int end) {
        if (at + Long.BYTES <= end) return (long) WORDS.get(octets, at);
        long word = 0;
        for (int from = end - 1; from >= at; from--) word = word << Byte.SIZE | octets[from] & 0xff;
        return word;
    }
}
