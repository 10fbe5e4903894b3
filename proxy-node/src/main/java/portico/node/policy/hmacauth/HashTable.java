package portico.node.policy.hmacauth;

import portico.node.policy.CredentialHash;

/** A set of hashes in one flat table, 16 octets each, with as much room again at most. Grows; safe for several threads. */
final class HashTable {
    private static final int SLOTS_AT_FIRST = 16;

    /** Two halves a slot; the first is zero where nothing is. */
    private long[] slots = new long[SLOTS_AT_FIRST * 2];

    private int size;

    /** True when it was not there. */
    synchronized boolean add(CredentialHash hash) {
        int slot = find(hash);
        if (slots[slot * 2] != 0) return false;
        if (++size > slotCount() / 4 * 3) {
            grow();
            slot = find(hash);
        }
        put(slot, first(hash), hash.b());
        return true;
    }

    synchronized boolean contains(CredentialHash hash) {
        return slots[find(hash) * 2] != 0;
    }

    /** True when it was there. */
    synchronized boolean remove(CredentialHash hash) {
        int hole = find(hash);
        if (slots[hole * 2] == 0) return false;
        size--;
        // What was put further on because of it moves up: a search ends at the first empty slot.
        for (int at = after(hole); slots[at * 2] != 0; at = after(at)) {
            int mask = slotCount() - 1;
            int moved = (at - home(slots[at * 2 + 1])) & mask;
            if (moved < ((at - hole) & mask)) continue;
            put(hole, slots[at * 2], slots[at * 2 + 1]);
            hole = at;
        }
        put(hole, 0, 0);
        return true;
    }

    /** Where the hash is, or would be. */
    private int find(CredentialHash hash) {
        int slot = home(hash.b());
        while (slots[slot * 2] != 0 && (slots[slot * 2] != first(hash) || slots[slot * 2 + 1] != hash.b()))
            slot = after(slot);
        return slot;
    }

    private void grow() {
        long[] before = slots;
        slots = new long[before.length * 2];
        for (int at = 0; at < before.length; at += 2)
            if (before[at] != 0) {
                int slot = home(before[at + 1]);
                while (slots[slot * 2] != 0) slot = after(slot);
                put(slot, before[at], before[at + 1]);
            }
    }

    private void put(int slot, long a, long b) {
        slots[slot * 2] = a;
        slots[slot * 2 + 1] = b;
    }

    /** Never zero, for one bit of 128. */
    private static long first(CredentialHash hash) {
        return hash.a() | 1;
    }

    private int home(long second) {
        return (int) second & (slotCount() - 1);
    }

    private int after(int slot) {
        return (slot + 1) & (slotCount() - 1);
    }

    private int slotCount() {
        return slots.length / 2;
    }
}
