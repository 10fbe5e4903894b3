package portico.node.routing;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Finds numbers by octets within a scope: open addressing over flat arrays, so that a look-up touches one slot and the
 * octets, makes no object, and costs the same however many there are. Filled first, then only read.
 */
final class OctetIndex {
    static final int NONE = -1;

    static final int LENGTH_MAX = 0xffff;

    /** A slot: scope, hash, where the octets lie, and the value plus one; zero there says that the slot is free. */
    private static final int STRIDE = 4;

    private int[] slots = new int[16 * STRIDE];
    private int size;

    /** All keys' octets, two octets of length before each. */
    private byte[] octets = new byte[256];

    private int octetCount;

    /** The value under a key, or {@link #NONE}. */
    int find(int scope, int hash, byte[] bytes, int offset, int length) {
        int mask = slots.length / STRIDE - 1;
        for (int slot = spread(scope, hash) & mask; ; slot = slot + 1 & mask) {
            int at = slot * STRIDE;
            int valuePlusOne = slots[at + 3];
            if (valuePlusOne == 0) return NONE;
            if (slots[at + 1] == hash && slots[at] == scope && holds(slots[at + 2], bytes, offset, length))
                return valuePlusOne - 1;
        }
    }

    /** Calls back with the value of every key. */
    void eachValue(IntConsumer each) {
        for (int at = 0; at < slots.length; at += STRIDE) if (slots[at + 3] != 0) each.accept(slots[at + 3] - 1);
    }

    /** Adds a key that is not there yet, and returns where its octets lie. */
    int add(int scope, int hash, byte[] key, int value) {
        if (key.length > LENGTH_MAX) throw new IllegalArgumentException("over " + LENGTH_MAX + " octets");
        // At most half full: a probe ends soon.
        if ((size + 1) * 2 > slots.length / STRIDE) grow();
        size++;
        int octetsAt = append(key);
        place(slots, scope, hash, octetsAt, value + 1);
        return octetsAt;
    }

    /** True when the key whose octets lie there is this one. */
    boolean holds(int at, byte[] bytes, int offset, int length) {
        int itsLength = (octets[at] & 0xff) << 8 | octets[at + 1] & 0xff;
        return itsLength == length && Arrays.equals(octets, at + 2, at + 2 + length, bytes, offset, offset + length);
    }

    private int append(byte[] key) {
        int at = octetCount;
        int end = at + 2 + key.length;
        if (octets.length < end) octets = Arrays.copyOf(octets, Math.max(end, octets.length * 2));
        octets[at] = (byte) (key.length >> 8);
        octets[at + 1] = (byte) key.length;
        System.arraycopy(key, 0, octets, at + 2, key.length);
        octetCount = end;
        return at;
    }

    private void grow() {
        int[] larger = new int[slots.length * 2];
        for (int at = 0; at < slots.length; at += STRIDE)
            if (slots[at + 3] != 0) place(larger, slots[at], slots[at + 1], slots[at + 2], slots[at + 3]);
        slots = larger;
    }

    private static void place(int[] slots, int scope, int hash, int octetsAt, int valuePlusOne) {
        int mask = slots.length / STRIDE - 1;
        int slot = spread(scope, hash) & mask;
        while (slots[slot * STRIDE + 3] != 0) slot = slot + 1 & mask;
        int at = slot * STRIDE;
        slots[at] = scope;
        slots[at + 1] = hash;
        slots[at + 2] = octetsAt;
        slots[at + 3] = valuePlusOne;
    }

    /** MurmurHash3's finaliser: the low bits, which choose the slot, depend on all bits of scope and hash. */
    private static int spread(int scope, int hash) {
        int mixed = hash ^ scope * 0x9e3779b9;
        mixed = (mixed ^ mixed >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return mixed ^ mixed >>> 16;
    }
}
