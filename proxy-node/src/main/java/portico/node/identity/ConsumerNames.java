package portico.node.identity;

import portico.node.exchange.Slice;

/** Finds consumers by their names: an open hash table of their numbers, half full at most. */
final class ConsumerNames {
    static final int NONE = -1;

    private final Consumers consumers;
    private final int[] slots;

    ConsumerNames(Consumers consumers) {
        this.consumers = consumers;
        slots = new int[Math.max(2, Integer.highestOneBit(Math.max(1, consumers.count())) * 4)];
        for (int consumer = 0; consumer < consumers.count(); consumer++) {
            int slot = slot(consumers.name(consumer));
            while (slots[slot] != 0) slot = slot + 1 & slots.length - 1;
            slots[slot] = consumer + 1;
        }
    }

    /** The number of the consumer with this name, or {@link #NONE}. */
    int find(Slice name) {
        for (int slot = slot(name); slots[slot] != 0; slot = slot + 1 & slots.length - 1)
            if (consumers.name(slots[slot] - 1).contentEquals(name)) return slots[slot] - 1;
        return NONE;
    }

    private int slot(Slice name) {
        int hash = name.hashCode() * 0x9e3779b9;
        return (hash ^ hash >>> 16) & slots.length - 1;
    }
}
