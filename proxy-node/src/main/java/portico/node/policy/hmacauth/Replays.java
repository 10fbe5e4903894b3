package portico.node.policy.hmacauth;

import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import portico.node.limit.Limit;
import portico.node.policy.CredentialHash;

/**
 * Remembers good signatures for as long as any policy finds them good, so that none is used twice on this node. They are
 * kept by slices of time, each an eighth of the longest life of a signature, and forgotten by slices. A bounded number;
 * then no more can be told from replays until the oldest slice is forgotten.
 */
public final class Replays {
    @Limit(
            "Signatures that a node remembers, so as to refuse them the second time, while they are good; then 503 to all that are new")
    private static final int SIGNATURES_MAX = 4 * 1024 * 1024;

    @Limit("Signatures made with one credential that a node remembers; then 503 to whoever signs with it")
    private static final int SHARE_MAX = 2 * 1024 * 1024;

    /** More would forget sooner what is of no use any more, and take longer to look through. */
    private static final int SLICES_PER_LIFE = 8;

    private final LongSupplier clock;
    private final int sizeMax;
    private final int shareMax;

    /** How long signatures live for whom: what is in no configuration any more drops out. */
    private final Map<Object, Long> lives = new WeakHashMap<>();

    private volatile long lifeMillis;

    /** The newest first; there always is one. Replaced, not changed. */
    private volatile Slice[] slices;

    /** What is known of a signature. */
    enum Use {
        FIRST,
        AGAIN,
        /** There is no room to remember it: nobody could tell the next time. */
        UNKNOWN
    }

    /** @param endMillis when the next one begins */
    private record Slice(UsedSignatures used, long endMillis) {}

    /**
     * Remembers nothing yet.
     *
     * @param clock milliseconds, of any beginning
     */
    public Replays(LongSupplier clock) {
        this(clock, SIGNATURES_MAX, SHARE_MAX);
    }

    Replays(LongSupplier clock, int sizeMax, int shareMax) {
        this.clock = clock;
        this.sizeMax = sizeMax;
        this.shareMax = shareMax;
        slices = new Slice[] {new Slice(new UsedSignatures(), clock.getAsLong())};
    }

    /**
     * Remembers signatures for so long at least, while somebody is there who wants it. In compile, never with an exchange.
     *
     * @param whom is held weakly
     */
    synchronized void lastFor(Object whom, long millis) {
        lives.put(whom, millis);
        lifeMillis = Math.max(lifeMillis, millis);
    }

    /**
     * Remembers a good signature. Of several that use the same one at a time, no two are the first.
     *
     * @param owner the credential that made it
     */
    @SuppressWarnings("ReferenceEquality") // it is the same for as long as a slice lasts
    Use use(UUID owner, CredentialHash signature) {
        Slice[] mine = current();
        if (isKnown(mine, 0, mine.length, signature)) return Use.AGAIN;
        if (isFull(mine, owner)) return Use.UNKNOWN;
        // First said, then asked: of two at a time, one hears of the other even when the slice ends in between.
        if (!mine[0].used().add(owner, signature) || isKnown(mine, 1, mine.length, signature)) return Use.AGAIN;
        Slice[] later = slices;
        if (later == mine) return Use.FIRST;
        int index = Arrays.asList(later).indexOf(mine[0]);
        if (index < 0) return Use.UNKNOWN; // forgotten before it was said
        return isKnown(later, 0, index, signature) ? Use.AGAIN : Use.FIRST;
    }

    /** True when it would not be the first use. */
    boolean knows(CredentialHash signature) {
        Slice[] now = current();
        return isKnown(now, 0, now.length, signature);
    }

    /** Forgets a signature that was used for the first time, and to no end. */
    void free(UUID owner, CredentialHash signature) {
        for (var slice : slices) slice.used().remove(owner, signature);
    }

    private boolean isFull(Slice[] in, UUID owner) {
        long size = 0;
        long share = 0;
        for (var slice : in) {
            size += slice.used().size();
            share += slice.used().share(owner);
        }
        return size >= sizeMax || share >= shareMax;
    }

    private static boolean isKnown(Slice[] in, int from, int to, CredentialHash signature) {
        for (int index = from; index < to; index++) if (in[index].used().contains(signature)) return true;
        return false;
    }

    private Slice[] current() {
        Slice[] known = slices;
        return clock.getAsLong() < known[0].endMillis() ? known : next();
    }

    private synchronized Slice[] next() {
        Slice[] before = slices;
        long time = clock.getAsLong();
        if (time < before[0].endMillis()) return before; // another thread was faster
        int kept = before.length;
        while (kept > 0 && time - before[kept - 1].endMillis() >= lifeMillis) kept--;
        // Only now: what was forgotten by a shorter life would be good again by a longer one.
        lifeMillis = lives.values().stream().mapToLong(Long::longValue).max().orElse(0);
        var now = new Slice[kept + 1];
        now[0] = new Slice(new UsedSignatures(), time + Math.max(1, lifeMillis / SLICES_PER_LIFE));
        System.arraycopy(before, 0, now, 1, kept);
        return slices = now;
    }
}
