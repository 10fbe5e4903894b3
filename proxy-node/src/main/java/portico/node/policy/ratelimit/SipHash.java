package portico.node.policy.ratelimit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012): without its key, nobody finds two values that are counted as one, and so
 * uses up what belongs to somebody else.
 */
final class SipHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long key0;
    private final long key1;

    SipHash(long key0, long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    long hash(byte[] bytes, int offset, int length) {
        long v0 = key0 ^ 0x736f6d6570736575L;
        long v1 = key1 ^ 0x646f72616e646f6dL;
        long v2 = key0 ^ 0x6c7967656e657261L;
        long v3 = key1 ^ 0x7465646279746573L;
        int words = length >>> 3;
        // The last word holds what is left of the octets, and the length.
        for (int word = 0; word <= words + 4; word++) {
            long m = 0;
            if (word < words) m = (long) LONGS.get(bytes, offset + (word << 3));
            else if (word == words) m = last(bytes, offset, length);
            else if (word == words + 1) v2 ^= 0xff;
            v3 ^= m;
            // Two rounds for each word, and one for each of the four turns at the end.
            int rounds = word <= words ? 2 : 1;
            for (int round = 0; round < rounds; round++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v1;
                v0 += v3;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= m;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static long last(byte[] bytes, int offset, int length) {
        long word = (long) length << 56;
        int at = offset + (length & ~7);
        for (int shift = 0; at < offset + length; at++, shift += 8) word |= (bytes[at] & 0xffL) << shift;
        return word;
    }
}
