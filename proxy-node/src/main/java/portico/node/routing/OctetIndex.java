package portico.node.routing;

import java.util.function.IntConsumer;

/**
 * Finds records by their scope, which is their first number, and their name: open addressing in one array. What is not
 * there costs a look at one slot, what is there the record besides, however many there are; and no object is made. Filled
 * first, then only read.
 */
final class OctetIndex {
    /** No record. */
    static final int NONE = 0;

    private final Octets records;
    private final int nameAt;

    /** The spread hash, and the record with what is marked in it; zero is free. */
    private long[] slots = new long[16];

    private int size;

    /** @param nameAt where in a record its name is */
    OctetIndex(Octets records, int nameAt) {
        this.records = records;
        this.nameAt = nameAt;
    }

    /** The record as it was added, or {@link #NONE}. */
    int find(int scope, int hash, byte[] name, int offset, int length) {
        int spread = spread(scope, hash);
        int mask = slots.length - 1;
        for (int slot = spread & mask; slots[slot] != 0; slot = slot + 1 & mask) {
            int marked = (int) slots[slot];
            if ((int) (slots[slot] >>> 32) == spread) {
                int record = marked & ~3;
                if (records.number(record) == scope && records.isName(record + nameAt, name, offset, length))
                    return marked;
            }
        }
        return NONE;
    }

    /** Calls back with every record. */
    void each(IntConsumer each) {
        for (long slot : slots) if (slot != 0) each.accept((int) slot);
    }

    /**
     * Adds a record.
     *
     * @param hash of its name, whose like is not there yet in this scope
     * @param marked the record; the two lowest bits may say something of it
     */
    void add(int scope, int hash, int marked) {
        // At most half full: a probe ends soon.
        if (++size * 2 > slots.length) grow();
        place(slots, spread(scope, hash), marked);
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (long slot : slots) if (slot != 0) place(larger, (int) (slot >>> 32), (int) slot);
        slots = larger;
    }

    private static void place(long[] slots, int spread, int marked) {
        int mask = slots.length - 1;
        int slot = spread & mask;
        while (slots[slot] != 0) slot = slot + 1 & mask;
        slots[slot] = (long) spread << 32 | marked & 0xffffffffL;
    }

    /** MurmurHash3's finaliser: the low bits, which choose the slot, depend on all bits of scope and hash. */
    private static int spread(int scope, int hash) {
        int mixed = hash ^ scope * 0x9e3779b9;
        mixed = (mixed ^ mixed >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return mixed ^ mixed >>> 16;
    }
}
