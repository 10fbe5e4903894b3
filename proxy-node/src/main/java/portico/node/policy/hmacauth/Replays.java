package portico.node.policy.hmacauth;

import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import portico.node.limit.Limit;
import portico.node.policy.CredentialHash;

/**
 * Remembers good signatures for as long as any policy finds them good, so that none is used twice on this node: two
 * generations, each as long as a signature lives. A bounded number; then no more can be told from replays.
 */
public final class Replays {
    @Limit("Signatures that a node remembers, so as to refuse them the second time, while they are good; then 503")
    private static final int SIGNATURES_MAX = 768 * 1024;

    @Limit("Those of them that were made with one credential; then 503 to whoever signs with it")
    private static final int SHARE_MAX = 192 * 1024;

    private final LongSupplier clock;

    /** How long signatures live for whom: what is in no configuration any more drops out. */
    private final Map<Object, Long> lives = new WeakHashMap<>();

    private volatile long lifeMillis;
    private volatile Generations now;

    /** What is known of a signature. */
    enum Use {
        FIRST,
        AGAIN,
        /** There is no room to remember it: nobody could tell the next time. */
        UNKNOWN
    }

    private record Generations(UsedSignatures young, UsedSignatures old, long bornMillis) {}

    /**
     * Remembers nothing yet.
     *
     * @param clock milliseconds, of any beginning
     */
    public Replays(LongSupplier clock) {
        this.clock = clock;
        now = new Generations(new UsedSignatures(), new UsedSignatures(), clock.getAsLong());
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
    @SuppressWarnings("ReferenceEquality") // it is the same for as long as a generation lasts
    Use use(UUID owner, CredentialHash signature) {
        Generations mine = current();
        if (isKnown(mine, signature)) return Use.AGAIN;
        if (mine.young().size() >= SIGNATURES_MAX || mine.young().share(owner) >= SHARE_MAX) return Use.UNKNOWN;
        // First said, then asked: of two at a time, one hears of the other even when the generation ends in between.
        if (!mine.young().add(owner, signature) || mine.old().contains(signature)) return Use.AGAIN;
        Generations later = now;
        return later != mine && later.young().contains(signature) ? Use.AGAIN : Use.FIRST;
    }

    /** True when it would not be the first use. */
    boolean knows(CredentialHash signature) {
        return isKnown(current(), signature);
    }

    /** Forgets a signature that was used for the first time, and to no end. */
    void free(UUID owner, CredentialHash signature) {
        Generations mine = now;
        mine.young().remove(owner, signature);
        mine.old().remove(owner, signature);
    }

    private static boolean isKnown(Generations in, CredentialHash signature) {
        return in.young().contains(signature) || in.old().contains(signature);
    }

    private Generations current() {
        Generations known = now;
        return clock.getAsLong() - known.bornMillis() < lifeMillis ? known : next();
    }

    private synchronized Generations next() {
        Generations before = now;
        long time = clock.getAsLong();
        long age = time - before.bornMillis();
        if (age < lifeMillis) return before; // another thread was faster
        UsedSignatures old = age < 2 * lifeMillis ? before.young() : new UsedSignatures();
        // Only now: what was forgotten by a shorter life would be good again by a longer one.
        lifeMillis = lives.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return now = new Generations(new UsedSignatures(), old, time);
    }
}
