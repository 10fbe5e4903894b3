package portico.node.policy.hmacauth;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import portico.node.limit.Limit;
import portico.node.policy.CredentialHash;

/**
 * Remembers good signatures for as long as they are good, so that none is used twice on this node: two generations, each
 * as long as a signature lives. A bounded number; then no more can be told from replays.
 */
public final class Replays {
    @Limit("Signatures that an hmac-auth remembers, so as to refuse them the second time, while one is good; then 503")
    private static final int GENERATION_SIZE_MAX = 64 * 1024;

    private final long lifeMillis;
    private final LongSupplier clock;
    private volatile Generations now;

    /** What is known of a signature. */
    enum Use {
        FIRST,
        AGAIN,
        /** There is no room to remember it: nobody could tell the next time. */
        UNKNOWN
    }

    private record Generations(Set<CredentialHash> young, Set<CredentialHash> old, long bornMillis) {}

    /**
     * Remembers nothing yet.
     *
     * @param lifeMillis how long a signature may be good
     * @param clock milliseconds, of any beginning
     */
    Replays(long lifeMillis, LongSupplier clock) {
        this.lifeMillis = lifeMillis;
        this.clock = clock;
        now = new Generations(ConcurrentHashMap.newKeySet(), Set.of(), clock.getAsLong());
    }

    /** Remembers a good signature. Of several that use the same one at a time, no two are the first. */
    @SuppressWarnings("ReferenceEquality") // it is the same for as long as a generation lasts
    Use use(CredentialHash signature) {
        Generations mine = current();
        if (mine.young().size() >= GENERATION_SIZE_MAX) return isKnown(mine, signature) ? Use.AGAIN : Use.UNKNOWN;
        // First said, then asked: of two at a time, one hears of the other even when the generation ends in between.
        if (!mine.young().add(signature) || mine.old().contains(signature)) return Use.AGAIN;
        Generations later = now;
        return later != mine && later.young().contains(signature) ? Use.AGAIN : Use.FIRST;
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
        Set<CredentialHash> old = age < 2 * lifeMillis ? before.young() : Set.of();
        return now = new Generations(ConcurrentHashMap.newKeySet(), old, time);
    }
}
