package portico.node.policy.cache;

import java.util.concurrent.atomic.LongAdder;

/** What the node's cache has done since it started. */
public final class CacheStats {
    final LongAdder hits = new LongAdder();
    final LongAdder stale = new LongAdder();
    final LongAdder revalidated = new LongAdder();
    final LongAdder misses = new LongAdder();
    final LongAdder collapsed = new LongAdder();
    final LongAdder passed = new LongAdder();
    final LongAdder stored = new LongAdder();
    final LongAdder evicted = new LongAdder();
    final LongAdder purged = new LongAdder();

    CacheStats() {}

    /** Answers that were fresh. */
    public long hits() {
        return hits.sum();
    }

    /** Answers that were stale, and given all the same. */
    public long stale() {
        return stale.sum();
    }

    /** Answers that the service said were still good. */
    public long revalidated() {
        return revalidated.sum();
    }

    /** Requests that went to the service for an answer. */
    public long misses() {
        return misses.sum();
    }

    /** Requests that got what another one fetched. */
    public long collapsed() {
        return collapsed.sum();
    }

    /** Requests that are none of the cache's business. */
    public long passed() {
        return passed.sum();
    }

    /** Answers that were kept. */
    public long stored() {
        return stored.sum();
    }

    /** Answers that made room for others. */
    public long evicted() {
        return evicted.sum();
    }

    /** Answers that somebody had taken out. */
    public long purged() {
        return purged.sum();
    }
}
