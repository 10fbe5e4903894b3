package portico.config.snapshot;

import java.util.UUID;

/**
 * Where entities lie: each id has a slot, spread evenly over all ints, and a chunk holds one contiguous range of slots
 * (in unsigned order). Doubling the number of chunks splits each range in two.
 */
public final class Slots {
    /** The number of chunks is doubled when they would hold more than this on average. */
    private static final int MEAN_MAX = 256;

    /** … and halved when they would hold less than this; far apart, so that it never swings. */
    private static final int MEAN_MIN = 32;

    private static final int CHUNKS_MAX = 1 << 16;

    private Slots() {}

    /** The slot of an entity. */
    public static int of(UUID id) {
        long mixed = (id.getMostSignificantBits() ^ Long.rotateLeft(id.getLeastSignificantBits(), 32))
                * 0x9E3779B97F4A7C15L; // Fibonacci hashing: imported ids need not be random
        return (int) (mixed >>> 32);
    }

    /** The chunk of a slot, among this many; a power of two. */
    public static int chunk(int slot, int chunks) {
        return chunks == 1 ? 0 : slot >>> (Integer.SIZE - Integer.numberOfTrailingZeros(chunks));
    }

    /** The lowest slot, taken as unsigned, of a chunk; the next chunk's is where it ends. */
    public static long first(int chunk, int chunks) {
        return ((long) chunk << Integer.SIZE) / chunks;
    }

    /** How many chunks this many entities should lie in, given how many they lie in now. */
    public static int chunks(long entities, int now) {
        int chunks = Math.max(1, now);
        while (chunks < CHUNKS_MAX && entities > (long) chunks * MEAN_MAX) chunks *= 2;
        while (chunks > 1 && entities < (long) chunks * MEAN_MIN) chunks /= 2;
        return chunks;
    }
}
