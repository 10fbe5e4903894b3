package portico.node.policy.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** One request to a service whose answer others like it wait for. */
final class Flight {
    /** What came of it, for those who wait. */
    enum Landing {
        /** Its answer is kept. */
        STORED,
        /** Its answer is for nobody else. */
        UNSTORABLE,
        /** Its client is gone: another one may try. */
        ABANDONED,
        /** It is still under way, and one has waited enough. */
        TOO_LONG
    }

    private final ConcurrentMap<CacheKey, Flight> all;
    private final CacheKey key;
    /** One that has taken so long is waited for by nobody who comes now. */
    private static final long NANOS_MAX = TimeUnit.MINUTES.toNanos(2);

    private final long begunNanos = System.nanoTime();
    private final CompletableFuture<Landing> landed = new CompletableFuture<>();

    Flight(ConcurrentMap<CacheKey, Flight> all, CacheKey key) {
        this.all = all;
        this.key = key;
    }

    /** Tells all who wait; only the first time. */
    void land(Landing how) {
        all.remove(key, this);
        landed.complete(how);
    }

    boolean isOverdue() {
        return System.nanoTime() - begunNanos > NANOS_MAX;
    }

    /** How many wait for it, about. */
    int followers() {
        return landed.getNumberOfDependents();
    }

    CompletionStage<Landing> landing(long patienceMillis) {
        return landed.copy().completeOnTimeout(Landing.TOO_LONG, patienceMillis, TimeUnit.MILLISECONDS);
    }
}
