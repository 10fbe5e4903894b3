package portico.node.policy.ratelimit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portico.node.limit.Limit;
import portico.node.policy.ratelimit.ClusterCount.Counted;
import portico.node.redis.RedisLink;

/** What one event loop has taken ahead of shared limits. Only that event loop touches it. */
final class Leases {
    @Limit(
            "Values that each event loop of a node takes ahead for, with mode leased; of others Redis is asked each time")
    static final int LEASES_MAX = 32 * 1024;

    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<ClusterKey, Lease> held = new HashMap<>();
    private final Supplier<@Nullable RedisLink> link;
    private final LongSupplier clock;

    Leases(Supplier<@Nullable RedisLink> link, LongSupplier clock) {
        this.link = link;
        this.clock = clock;
    }

    long now() {
        return clock.getAsLong();
    }

    /** Null when there are too many. */
    @Nullable Lease of(ClusterKey key, ClusterCount count, int batch) {
        Lease known = held.get(key);
        if (known != null) return known;
        if (held.size() >= LEASES_MAX) return null;
        var made = new Lease(key, count, batch);
        held.put(key, made);
        return made;
    }

    /** Gives back what nobody has used for a while. */
    void sweep() {
        long now = now();
        for (Iterator<Lease> each = held.values().iterator(); each.hasNext(); ) {
            Lease lease = each.next();
            if (now - lease.usedNanos < IDLE_NANOS || lease.flight != null || now - lease.refusedUntilNanos < 0)
                continue;
            lease.giveBack(now);
            each.remove();
        }
    }

    /** What was taken ahead for one counted value. */
    final class Lease {
        private final ClusterKey key;
        private final ClusterCount count;
        private final int batch;
        private int left;
        private long takenNanos; // the oldest of what is left
        private long usedNanos = now();
        private long refusedUntilNanos = usedNanos;
        private long toldNanos = usedNanos;
        private long[] aheads;
        private @Nullable CompletionStage<Boolean> flight;

        private Lease(ClusterKey key, ClusterCount count, int batch) {
            this.key = key;
            this.count = count;
            this.batch = batch;
            aheads = new long[count.size()];
        }

        /** Takes one of those that are there; more are fetched while there still are some. */
        boolean take() {
            usedNanos = now();
            if (left == 0) return false;
            left--;
            if (left <= batch / 2 && !isRefused()) fetch();
            return true;
        }

        /** True while Redis need not be asked: it has said for how long nothing passes. */
        boolean isRefused() {
            return now() - refusedUntilNanos < 0;
        }

        /** For how long nothing passes. */
        long refusedNanos() {
            return Math.max(0, refusedUntilNanos - now());
        }

        /** How far a limit is ahead now, about: others may have counted since. */
        long ahead(int rate) {
            return Math.max(0, aheads[rate] - (now() - toldNanos));
        }

        /** How many are left of what was taken ahead. */
        int left() {
            return left;
        }

        /** @return false when nobody could say; null when nobody can be asked now */
        @Nullable CompletionStage<Boolean> await() {
            return fetch();
        }

        /** Those who wait take of what comes: when they have left by then, no more is there than a batch. */
        private @Nullable CompletionStage<Boolean> fetch() {
            if (flight != null) return flight;
            RedisLink to = link.get();
            if (to == null) return null;
            CompletionStage<Counted> asked = count.count(to, key, (long) batch - left);
            if (asked == null) return null;
            CompletionStage<Boolean> told = asked.thenApply(this::told);
            // What is answered at once is no flight any more.
            if (!told.toCompletableFuture().isDone()) flight = told;
            return told;
        }

        private boolean told(Counted counted) {
            flight = null;
            if (!counted.isKnown()) return false;
            long now = now();
            if (left == 0) takenNanos = now;
            left += (int) counted.granted();
            aheads = counted.aheads();
            toldNanos = now;
            if (left == 0) refusedUntilNanos = now + Math.min(IDLE_NANOS, count.waitNanos(aheads));
            return true;
        }

        /** But for what has come back meanwhile by itself: that would be there twice. */
        private void giveBack(long now) {
            long back = left - count.cameBack(now - takenNanos);
            left = 0;
            RedisLink to = link.get();
            if (back > 0 && to != null) count.count(to, key, -back);
        }
    }
}
