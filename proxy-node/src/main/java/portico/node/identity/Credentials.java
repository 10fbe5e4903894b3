package portico.node.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.secret.KeyedHash;

/**
 * The API keys in rows, by the hash of the key. Hashes are even by nature, so the first bits of one say where it
 * lies: all with the same first bits stand together, four on average, and an index says where each such run begins.
 * That is all of a hash table, with neither free slots nor probing. Half of the hash, 128 bits, is kept and compared:
 * finding another key that fits one of a million still takes 2^108 tries, each one a request. What a look-up needs lies
 * side by side: among a million keys, what it costs is the cache lines that it touches.
 */
final class Credentials {
    static final int NONE = -1;

    /** Under the consumer's number, the half of a row that is left: the credential expires, a mark, the name's number. */
    private static final int EXPIRES = 1 << 31;

    private static final int MARK_SHIFT = 23;
    private static final long MARK = 0xffL << MARK_SHIFT;
    private static final int NAME = (1 << MARK_SHIFT) - 1;

    private static final int RUN_LENGTH_MEAN = 4;

    /**
     * The longs of a row: two of the hash, then the consumer's number above the rest. In that rest is when the credential
     * was used last ({@link MinuteMark}), until it is told. All loops write it, and nothing else of a row: whichever
     * comes last may be right.
     */
    private static final int ROW = 3;

    private static final int B = 1;
    private static final int NUMBERS = 2;

    private final int shift;
    private final int[] runStarts;
    private final long[] rows;

    private final List<String> names;

    /** The numbers of those that expire, ascending, and when they do: few have a need for it. */
    private final int[] expiring;

    private final long[] expiresAtMillis;

    private Credentials(Builder built) {
        int count = built.count;
        int runsLog2 = Math.max(1, 32 - Integer.numberOfLeadingZeros(Math.max(0, count / RUN_LENGTH_MEAN - 1)));
        shift = 64 - runsLog2;
        runStarts = runStarts(built, shift, runsLog2);
        rows = new long[Math.multiplyExact(ROW, count)];
        names = List.copyOf(built.names);
        expiring = new int[built.expiringCount];
        expiresAtMillis = new long[built.expiringCount];
        place(built);
    }

    /** The number of the credential whose key has this hash, or {@link #NONE}. */
    int find(long itsA, long itsB) {
        int run = (int) (itsA >>> shift);
        for (int at = ROW * runStarts[run], end = ROW * runStarts[run + 1]; at < end; at += ROW)
            if (rows[at] == itsA && rows[at + B] == itsB) return at / ROW;
        return NONE;
    }

    boolean hasExpired(int credential, long nowMillis) {
        if (!expires(credential)) return false;
        return nowMillis >= expiresAtMillis[Arrays.binarySearch(expiring, credential)];
    }

    void used(int credential, int minute) {
        long mark = (MinuteMark.of(minute) & 0xffL) << MARK_SHIFT;
        long row = rows[ROW * credential + NUMBERS];
        if ((row & MARK) != mark) rows[ROW * credential + NUMBERS] = row & ~MARK | mark;
    }

    /** When it was used last since this was last asked, in minutes since the epoch; 0 for not at all. */
    int takeUse(int credential, int nowMinute) {
        long row = rows[ROW * credential + NUMBERS];
        byte mark = (byte) ((row & MARK) >>> MARK_SHIFT);
        if (mark == MinuteMark.NONE) return 0;
        rows[ROW * credential + NUMBERS] = row & ~MARK;
        return MinuteMark.minute(mark, nowMinute);
    }

    int consumer(int credential) {
        return (int) (rows[ROW * credential + NUMBERS] >>> 32);
    }

    String name(int credential) {
        return names.get((int) rows[ROW * credential + NUMBERS] & NAME);
    }

    private boolean expires(int credential) {
        return ((int) rows[ROW * credential + NUMBERS] & EXPIRES) != 0;
    }

    long key(int credential) {
        return rows[ROW * credential];
    }

    /** The number that another one's key has here, or {@link #NONE}. */
    int find(Credentials others, int credential) {
        return find(others.rows[ROW * credential], others.rows[ROW * credential + B]);
    }

    int count() {
        return rows.length / ROW;
    }

    /** Octets of all rows and of the index. */
    long octets() {
        return 4L * runStarts.length + 8L * rows.length + 12L * expiring.length;
    }

    private static int[] runStarts(Builder built, int shift, int runsLog2) {
        int[] starts = new int[(1 << runsLog2) + 1];
        for (int at = 0; at < built.count; at++) starts[(int) (built.a[at] >>> shift) + 1]++;
        for (int run = 1; run < starts.length; run++) starts[run] += starts[run - 1];
        return starts;
    }

    private void place(Builder built) {
        int[] next = Arrays.copyOf(runStarts, runStarts.length);
        long[] expiry = new long[built.expiringCount == 0 ? 0 : built.count];
        for (int from = 0; from < built.count; from++) {
            int to = next[(int) (built.a[from] >>> shift)]++;
            rows[ROW * to] = built.a[from];
            rows[ROW * to + B] = built.b[from];
            rows[ROW * to + NUMBERS] = (long) built.consumers[from] << 32 | built.nameNumbers[from] & 0xffff_ffffL;
            if (expiry.length > 0) expiry[to] = built.expiresAtMillis[from];
        }
        int count = 0;
        for (int at = 0; at < expiry.length; at++) {
            if (!expires(at)) continue;
            expiring[count] = at;
            expiresAtMillis[count++] = expiry[at];
        }
    }

    /** Takes credentials one by one. */
    static final class Builder {
        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<String> names = new ArrayList<>();
        private long[] a = new long[16];
        private long[] b = new long[16];
        private int[] consumers = new int[16];
        private int[] nameNumbers = new int[16];
        private long[] expiresAtMillis = {};
        private int count;
        private int expiringCount;

        void add(int consumer, String name, KeyedHash hash, @Nullable Instant expiresAt) {
            if (count == a.length) grow();
            a[count] = hash.a();
            b[count] = hash.b();
            consumers[count] = consumer;
            nameNumbers[count] = number(name);
            if (expiresAt != null) expire(expiresAt);
            count++;
        }

        Credentials build() {
            return new Credentials(this);
        }

        private void expire(Instant at) {
            if (expiresAtMillis.length < a.length) expiresAtMillis = Arrays.copyOf(expiresAtMillis, a.length);
            nameNumbers[count] |= EXPIRES;
            expiresAtMillis[count] = at.toEpochMilli();
            expiringCount++;
        }

        private int number(String name) {
            Integer known = numbers.putIfAbsent(name, names.size());
            if (known != null) return known;
            if (names.size() > NAME)
                throw new IllegalStateException("There are over " + NAME + " names of credentials");
            names.add(name);
            return names.size() - 1;
        }

        private void grow() {
            int larger = count + count / 2;
            a = Arrays.copyOf(a, larger);
            b = Arrays.copyOf(b, larger);
            consumers = Arrays.copyOf(consumers, larger);
            nameNumbers = Arrays.copyOf(nameNumbers, larger);
            if (expiresAtMillis.length > 0) expiresAtMillis = Arrays.copyOf(expiresAtMillis, larger);
        }
    }
}
