package portico.node.identity;

import portico.node.exchange.Slice;

/**
 * Finds consumers by their names: their numbers in runs by the hash of the name, and where each run begins, as
 * {@link Credentials} has keys. What a number leaves of its int holds more of the hash, so that one name is compared and not
 * all of a run.
 */
final class ConsumerNames {
    static final int NONE = -1;

    /** As many as lie in a cache line. */
    private static final int RUN_LENGTH_MEAN = 16;

    private final Consumers consumers;
    private final int shift;
    private final int numberMask;
    private final int[] runStarts;
    private final int[] entries;

    ConsumerNames(Consumers consumers) {
        this.consumers = consumers;
        int count = consumers.count();
        int runsLog2 =
                Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, count / RUN_LENGTH_MEAN - 1)));
        shift = Integer.SIZE - runsLog2;
        numberMask = -1 >>> Integer.numberOfLeadingZeros(Math.max(1, count));
        runStarts = new int[(1 << runsLog2) + 1];
        entries = new int[count];
        int[] hashes = new int[count];
        for (int consumer = 0; consumer < count; consumer++) {
            hashes[consumer] = hash(consumers.name(consumer));
            runStarts[(hashes[consumer] >>> shift) + 1]++;
        }
        for (int run = 1; run < runStarts.length; run++) runStarts[run] += runStarts[run - 1];
        int[] next = runStarts.clone();
        for (int consumer = 0; consumer < count; consumer++)
            entries[next[hashes[consumer] >>> shift]++] = tag(hashes[consumer]) | consumer;
    }

    /** The number of the consumer with this name, or {@link #NONE}. */
    int find(Slice name) {
        int hash = hash(name);
        int run = hash >>> shift;
        int tag = tag(hash);
        for (int at = runStarts[run]; at < runStarts[run + 1]; at++) {
            if ((entries[at] & ~numberMask) != tag) continue;
            int consumer = entries[at] & numberMask;
            if (consumers.name(consumer).contentEquals(name)) return consumer;
        }
        return NONE;
    }

    long octets() {
        return 4L * runStarts.length + 4L * entries.length;
    }

    /** Of the hash what does not say which run it is, at the place that numbers leave. */
    private int tag(int hash) {
        return Integer.reverse(hash) & ~numberMask;
    }

    private static int hash(Slice name) {
        int hash = name.hashCode() * 0x9e3779b9;
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        return hash ^ hash >>> 13;
    }
}
