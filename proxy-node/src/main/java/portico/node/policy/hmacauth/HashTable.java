package portico.node.policy.hmacauth;

import portico.node.policy.CredentialHash;

/**
 * A set of hashes in one flat table, 8 octets each, with as much room again at most. Grows; safe for several threads. Of
 * each hash one half is kept: that two have the same one, which nobody can bring about, happens once in 10^12 with a table
 * of millions.
 */
final class HashTable {
    private static final int SLOTS_AT_FIRST = 16;

    /** Zero where nothing is. */
    private long[] slots = new long[SLOTS_AT_FIRST];

    private int size;

    /** True when it was not there. */
    synchronized boolean add(CredentialHash hash) {
        long half = half(hash);
        int slot = find(half);
        if (slots[slot] != 0) return false;
        if (++size > slots.length / 4 * 3) {
            grow();
            slot = find(half);
        }
        slots[slot] = half;
        return true;
    }

    synchronized boolean contains(CredentialHash hash) {
        return slots[find(half(hash))] != 0;
    }

    /** True when it was there. */
    synchronized boolean remove(CredentialHash hash) {
        int hole = find(half(hash));
        if (slots[hole] == 0) return false;
        size--;
        // What was put further on because of it moves up: a search ends at the first empty slot.
        for (int at = after(hole); slots[at] != 0; at = after(at)) {
            int mask = slots.length - 1;
            int moved = (at - home(slots[at])) & mask;
            if (moved < ((at - hole) & mask)) continue;
            slots[hole] = slots[at];
            hole = at;
        }
        slots[hole] = 0;
        return true;
    }

    /** Where it is, or would be. */
    private int find(long half) {
        int slot = home(half);
        while (slots[slot] != 0 && slots[slot] != half) slot = after(slot);
        return slot;
    }

    private void grow() {
        long[] before = slots;
        slots = new long[before.length * 2];
        for (long half : before) if (half != 0) slots[find(half)] = half;
    }

    /** Never zero. */
    private static long half(CredentialHash hash) {
        return hash.b() == 0 ? 1 : hash.b();
    }

    private int home(long half) {
        return (int) half & (slots.length - 1);
    }

    private int after(int slot) {
        return (slot + 1) & (slots.length - 1);
    }
}
