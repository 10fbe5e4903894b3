package portico.node.account;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop counted for each consumer. The first {@value #CONSUMERS_MAX} that it sees have counts of their own,
 * all others share one. When that has happened a reader asks for a fresh start, so that those who call most have places
 * again. Written by the loop only.
 */
public final class ConsumerStats {
    static final int CONSUMERS_MAX = 1024;

    private final ExchangeStats others = new ExchangeStats();
    private volatile Table table = new Table();
    private volatile boolean renewalAsked;

    /** The counts of a consumer, given by the halves of its id. On the event loop. */
    public ExchangeStats of(long idMost, long idLeast) {
        Table current = table;
        ExchangeStats known = current.find(idMost, idLeast);
        if (known != null) return known;
        if (current.isFull()) {
            if (!renewalAsked) return others;
            renewalAsked = false;
            table = current = new Table();
        }
        return current.add(idMost, idLeast);
    }

    /** What consumers without a place of their own share. */
    ExchangeStats others() {
        return others;
    }

    /** The consumers that have places now; once another one is returned, nothing is written to it any more. */
    Table table() {
        return table;
    }

    /** Asks for a fresh start, when there is no place left and one more consumer comes. */
    void renew() {
        renewalAsked = true;
    }

    /** Open addressing, at most half full; nothing is ever removed. */
    static final class Table {
        private static final int SLOTS = 2 * CONSUMERS_MAX;

        private final long[] ids = new long[2 * SLOTS];
        private final @Nullable ExchangeStats[] stats = new ExchangeStats[SLOTS];
        private final int[] used = new int[CONSUMERS_MAX];

        /** Written last: who reads it sees the places below it whole. */
        private volatile int count;

        boolean isFull() {
            return count == CONSUMERS_MAX;
        }

        int count() {
            return count;
        }

        /** The consumer that came so many places after the first. */
        UUID id(int place) {
            int slot = used[place];
            return new UUID(ids[2 * slot], ids[2 * slot + 1]);
        }

        ExchangeStats stats(int place) {
            ExchangeStats there = stats[used[place]];
            if (there == null) throw new IllegalArgumentException("Nobody has the place " + place);
            return there;
        }

        private @Nullable ExchangeStats find(long idMost, long idLeast) {
            return stats[slot(idMost, idLeast)];
        }

        private ExchangeStats add(long idMost, long idLeast) {
            int slot = slot(idMost, idLeast);
            var added = new ExchangeStats();
            ids[2 * slot] = idMost;
            ids[2 * slot + 1] = idLeast;
            stats[slot] = added;
            int place = count;
            used[place] = slot;
            count = place + 1;
            return added;
        }

        /** Where the consumer is, or would be. */
        private int slot(long idMost, long idLeast) {
            long mixed = (idMost * 31 + idLeast) * 0x9E3779B97F4A7C15L;
            int slot = (int) (mixed >>> 40) & (SLOTS - 1);
            while (stats[slot] != null && (ids[2 * slot] != idMost || ids[2 * slot + 1] != idLeast))
                slot = (slot + 1) & (SLOTS - 1);
            return slot;
        }
    }
}
