package portico.node.policy.quota;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import portico.config.statistics.QuotaUse;

/** What a node knows of one counted value in one window: what it let pass itself, and what is in the database. */
final class QuotaCount {
    private final QuotaBook book;
    private final long endMillis;
    private final AtomicLong passed = new AtomicLong();
    private final AtomicBoolean waits = new AtomicBoolean(); // to be said, or to be stored
    private final AtomicReference<@Nullable Share> share = new AtomicReference<>();
    private volatile QuotaUse naught;
    private volatile long stored; // by all nodes, of this one what was said
    private volatile long said; // of its own
    private long saying;
    private volatile long movedMillis;

    /**
     * @param naught what would be said of it if nothing had passed
     */
    QuotaCount(QuotaBook book, QuotaUse naught) {
        this.book = book;
        this.naught = naught;
        endMillis = naught.end().toEpochMilli();
        movedMillis = book.nowMillis();
    }

    /** What one node may let pass by itself while it cannot ask Redis, and what it did. */
    private static final class Share {
        private final long most;
        private final AtomicLong taken = new AtomicLong();

        Share(long most) {
            this.most = most;
        }

        boolean take() {
            for (long now = taken.get(); now < most; now = taken.get())
                if (taken.compareAndSet(now, now + 1)) return true;
            return false;
        }

        long left() {
            return Math.max(0, most - taken.get());
        }
    }

    /** Nobody is told of it. */
    QuotaCount unheard() {
        waits.set(true);
        return this;
    }

    /** One more has passed. */
    void pass() {
        passed.incrementAndGet();
        announce();
    }

    /** Has the admin service told of it: what passed, and that this node wants to know how it stands. */
    void announce() {
        if (!waits.get() && waits.compareAndSet(false, true)) book.toSay(this);
    }

    /** By the clock of windows. */
    long nowMillis() {
        return book.nowMillis();
    }

    /** How many there were at least, on all nodes. */
    long least() {
        // In this order, so that what is stored meanwhile is never counted twice.
        return Math.max(0, stored + passed.get() - said);
    }

    /** Takes one of this node's share of what is left. */
    boolean takeShare(long limit, int nodes) {
        Share known = share.get();
        if (known == null) {
            long left = Math.max(0, limit - least());
            // One each of a rest that does not go round: then too many may pass, by the number of nodes at most.
            var made = new Share(Math.max(Math.min(1, left), left / Math.max(1, nodes)));
            known = share.compareAndSet(null, made) ? made : share.get();
            if (known == null) return false; // Redis has just come back
        }
        if (!known.take()) return false;
        pass();
        return true;
    }

    /** How much of its share is left. */
    long shareLeft() {
        Share known = share.get();
        return known == null ? 0 : known.left();
    }

    /** Redis can be asked again. */
    void endShare() {
        if (share.get() != null) share.set(null);
    }

    /** What is to be said now; no more until {@link #told}. On one thread. */
    QuotaUse say(long nowMillis) {
        QuotaUse naught = this.naught;
        saying = passed.get();
        if (saying != said) movedMillis = nowMillis;
        return new QuotaUse(
                naught.key(),
                naught.begin(),
                naught.end(),
                naught.consumer(),
                naught.credential(),
                naught.route(),
                naught.policy(),
                naught.place(),
                naught.window(),
                naught.timeZone(),
                naught.limit(),
                saying - said);
    }

    /**
     * What was said is stored.
     *
     * @param all how many that makes; null when that was not told
     */
    void told(@Nullable Long all) {
        // In this order: see least().
        long more = saying - said;
        said = saying;
        stored = all == null ? stored + more : Math.max(all, stored + more);
        waits.set(false);
        if (passed.get() != said) announce();
    }

    /** Nothing is left to say of it, and nobody has used it for a while or can any more. */
    boolean isDone(long nowMillis, long idleMillis, long graceMillis) {
        if (waits.get() || passed.get() != said) return false;
        return nowMillis - endMillis > graceMillis || nowMillis - movedMillis > idleMillis;
    }

    /** It is used, and by now this would be said of it if nothing had passed. */
    void touch(QuotaUse now) {
        if (!now.equals(naught)) naught = now;
        touch();
    }

    /** It is used. */
    void touch() {
        movedMillis = book.nowMillis();
    }
}
