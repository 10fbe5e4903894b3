package portico.node.policy.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import portico.config.ByteSize;
import portico.config.channel.CachePurge;
import portico.node.policy.Kept;

/**
 * The answers that a node keeps, of all routes and policies: within one bound, the ones that are asked for most (W-TinyLFU).
 * Shared by all event loops. What is on its way in counts from the first octet on.
 */
public final class AnswerStore {
    /** Of a node that is told of none. */
    public static final long BYTES_USUAL = ByteSize.ofMib(64).bytes();

    /** So much of the bound is for answers on their way in, and no answer may be larger. */
    private static final int PARTS = 8;

    private static final int SLOTS = 1 << 16; // a power of two
    private static final int PURGES_REMEMBERED_MAX = 1024;
    private static final long PASSED_MILLIS = 60_000;

    private final long bytesMax;
    private final Clock clock;
    private final Cache<CacheKey, Resource> resources;
    private final ConcurrentMap<CacheKey, Flight> flights = new ConcurrentHashMap<>();
    private final Kept<CacheScope, Object> scopes = new Kept<>();
    private final CacheStats stats = new CacheStats();
    private final AtomicLong kept = new AtomicLong();
    private final AtomicLong filling = new AtomicLong();

    /** Grows by one with whatever makes answers bad that are asked for before. */
    private final AtomicLong sequence = new AtomicLong();

    /**
     * When an unsafe request last changed what is at a URI, by its hash. Two that share a slot are fetched once more than
     * need be; that is cheaper than to know all scopes, callers and variants of a URI.
     */
    private final AtomicLongArray changed = new AtomicLongArray(SLOTS);

    private volatile @Nullable Fetching fetching;

    /** The newest purges, for answers that were on their way in. */
    private volatile List<Purge> purges = List.of();

    private record Purge(long sequence, BiPredicate<CacheKey, Entry> takes) {}

    /**
     * An empty one.
     *
     * @param bytesMax of all that is kept and on its way in; 0 to keep nothing
     * @param clock by which answers age
     */
    public AnswerStore(long bytesMax, Clock clock) {
        this.bytesMax = bytesMax;
        this.clock = clock;
        resources = Caffeine.newBuilder()
                .maximumWeight(bytesMax - bytesMax / PARTS)
                .weigher((CacheKey key, Resource resource) -> resource.weight())
                // On the thread that adds: what is over the bound is gone before anybody else can add.
                .executor(Runnable::run)
                .removalListener(this::removed)
                .build();
    }

    /** From now on, stale answers may be fetched anew by this while clients are given them. */
    public void fetchBy(Fetching by) {
        fetching = by;
    }

    @Nullable Fetching fetching() {
        return fetching;
    }

    /** What it has done. */
    public CacheStats stats() {
        return stats;
    }

    /** How many octets are kept or on their way in, never over {@link #bytesMax} but for what event loops add at this moment. */
    public long bytes() {
        return kept.get() + filling.get();
    }

    public long bytesMax() {
        return bytesMax;
    }

    /** About how many URIs have answers. */
    public long size() {
        return resources.estimatedSize();
    }

    /** Octets of the largest answer that is kept. */
    long entryBytesMax() {
        return bytesMax / PARTS;
    }

    long now() {
        return clock.millis();
    }

    /** To be read when a request goes to the service, for what comes of it. */
    long sequence() {
        return sequence.get();
    }

    /** What stands for this scope, one and the same for as long as a configuration has it or an answer is kept. In compile. */
    Object scope(CacheScope scope) {
        return scopes.of(scope, Object::new);
    }

    /** How many scopes there are. */
    int scopes() {
        return scopes.size();
    }

    @Nullable Resource find(CacheKey key) {
        return resources.getIfPresent(key);
    }

    /** True when an unsafe request has changed what is at the URI since the entry was asked for, or a purge has meant it. */
    boolean isChanged(CacheKey key, Entry entry) {
        return isChanged(key.uri(), entry)
                || isPurged(entry)
                || key.isQueryChanged()
                        && (isChanged(key.asked(), entry) || isMeant(purges, key, entry, entry.began()));
    }

    private boolean isChanged(String uri, Entry entry) {
        return entry.began() < changed.get(slot(uri));
    }

    /**
     * True when a purge since the entry was asked for means it. Asked of each that is given: a purge is over before those that
     * came in beside it are taken out.
     */
    private boolean isPurged(Entry entry) {
        List<Purge> known = purges;
        if (known.isEmpty()) return false;
        long newest = known.get(known.size() - 1).sequence();
        if (newest <= entry.cleared()) return false;
        if (isMeant(known, entry.key(), entry, entry.cleared())) return true;
        entry.clear(newest);
        return false;
    }

    /** True when a purge after {@code since} means the entry by what this client calls it, which others may call otherwise. */
    private static boolean isMeant(List<Purge> known, CacheKey key, Entry entry, long since) {
        for (int index = known.size() - 1; index >= 0; index--) {
            Purge purge = known.get(index);
            if (purge.sequence() <= since) return false;
            if (purge.takes().test(key, entry)) return true;
        }
        return false;
    }

    /** What was there may be so no more (RFC 9111 §4.4), whatever other clients call it. */
    void change(CacheKey key) {
        change(key.uri());
        if (key.isQueryChanged()) change(key.asked());
    }

    /** What was at this URI may be so no more (RFC 9111 §4.4). */
    void change(String uri) {
        changed.accumulateAndGet(slot(uri), sequence.incrementAndGet(), Math::max);
    }

    /** Keeps the answer, unless it is bad already; false then. */
    boolean put(Entry entry) {
        CacheKey key = entry.key();
        if (entry.weight() > entryBytesMax() || isChanged(key, entry)) return false;
        var made = new Resource[1];
        resources.asMap().compute(key, (same, before) -> made[0] = Resource.with(key, before, entry));
        kept.addAndGet(made[0].weight());
        // Looked at when it can be found: a purge either takes it out or is found here, and by whoever asks in between.
        boolean bad = isPurged(entry);
        if (bad) drop(key, one -> one == entry);
        else stats.stored.increment();
        if (kept.get() > bytesMax - bytesMax / PARTS) resources.cleanUp();
        return !bad;
    }

    /** Answers to this are not kept, it seems. */
    void pass(CacheKey key) {
        var made = new Resource[1];
        long until = now() + PASSED_MILLIS;
        resources.asMap().compute(key, (same, before) -> made[0] = Resource.passed(key, before, until));
        kept.addAndGet(made[0].weight());
    }

    void drop(CacheKey key, Entry entry) {
        drop(key, one -> one == entry);
    }

    private int drop(CacheKey key, Predicate<Entry> gone) {
        var found = new int[1];
        var left = new @Nullable Resource[1];
        resources.asMap().computeIfPresent(key, (same, before) -> {
            Resource after = before.without(key, gone);
            found[0] = before.variants().length - (after == null ? 0 : after.variants().length);
            left[0] = after == before ? null : after;
            return after;
        });
        Resource smaller = left[0];
        if (smaller != null) kept.addAndGet(smaller.weight());
        return found[0];
    }

    /** Takes out what is meant, and what is on its way in; says how many answers were there. Not on an event loop of the traffic. */
    public int purge(CachePurge what) {
        BiPredicate<CacheKey, Entry> takes = Purges.of(what);
        remember(takes);
        int count = 0;
        for (var each : resources.asMap().entrySet()) {
            CacheKey key = each.getKey();
            count += drop(key, entry -> isPurged(entry) || takes.test(key, entry));
            if (each.getValue().variants().length == 0) resources.asMap().remove(key, each.getValue());
        }
        stats.purged.add(count);
        return count;
    }

    private synchronized void remember(BiPredicate<CacheKey, Entry> takes) {
        var longer = new ArrayList<>(purges);
        // Who forgets one must take it for one that takes everything.
        if (longer.size() == PURGES_REMEMBERED_MAX) {
            Purge oldest = longer.remove(0);
            Purge second = longer.remove(0);
            longer.add(0, new Purge(Math.max(oldest.sequence(), second.sequence()), (key, entry) -> true));
        }
        longer.add(new Purge(sequence.incrementAndGet(), takes));
        purges = List.copyOf(longer);
    }

    /** The flight for this key; a new one of whoever asks when there is none, which {@code mine} is then equal to. */
    Flight join(CacheKey key, Flight mine) {
        Flight other = flights.putIfAbsent(key, mine);
        if (other == null) return mine;
        return other.isOverdue() && flights.replace(key, other, mine) ? mine : other;
    }

    Flight flight(CacheKey key) {
        return new Flight(flights, key);
    }

    /** How many are under way. */
    int flights() {
        return flights.size();
    }

    /** How many wait for what others fetch, about. */
    int followers() {
        return flights.values().stream().mapToInt(Flight::followers).sum();
    }

    /** Takes room for octets on their way in; false, with nothing taken, when there is none. */
    boolean takeRoom(long bytes) {
        long max = bytesMax / PARTS;
        while (true) {
            long now = filling.get();
            if (now + bytes > max) return false;
            if (filling.compareAndSet(now, now + bytes)) return true;
        }
    }

    void giveRoomBack(long bytes) {
        filling.addAndGet(-bytes);
    }

    private void removed(@Nullable CacheKey key, @Nullable Resource resource, RemovalCause cause) {
        if (resource == null) return;
        kept.addAndGet(-resource.weight());
        if (cause.wasEvicted()) stats.evicted.add(resource.variants().length);
    }

    private static int slot(String uri) {
        int hash = uri.hashCode() * 0x9e3779b9;
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }
}
