package portico.node.policy.quota;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.config.statistics.QuotaStanding;
import portico.config.statistics.QuotaUse;
import portico.node.limit.Limit;
import portico.node.redis.RedisLink;
import portico.node.redis.SharedRedis;

/**
 * What a node lets pass of quotas, from the event loops that count in Redis to the messages by which the admin service
 * keeps it for good. It outlives configurations.
 */
public final class QuotaBook {
    @Limit(
            "Values with a quota, in one window each, of which a node tells the admin service; others count in Redis only")
    static final int COUNTS_MAX = 200_000;

    private static final Logger LOG = Logger.getLogger(QuotaBook.class);
    private static final int LOOPS_MAX = 1024;
    private static final long SWEEP_MILLIS = Duration.ofSeconds(30).toMillis();
    private static final long IDLE_MILLIS = Duration.ofMinutes(10).toMillis();

    /** Exchanges that waited when the window ended may still pass in it. */
    private static final long GRACE_MILLIS = Duration.ofMinutes(1).toMillis();

    private final SharedRedis redis;
    private final Clock clock;
    private final AtomicReferenceArray<@Nullable QuotaLeases> leases = new AtomicReferenceArray<>(LOOPS_MAX);
    private final Map<QuotaStanding.Of, QuotaCount> counts = new ConcurrentHashMap<>();
    private final Queue<QuotaCount> toSay = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private long sweptMillis;

    /** @param clock by which windows begin and end */
    public QuotaBook(SharedRedis redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
        redis.onBeat(loop -> {
            QuotaLeases held = leases.get(loop);
            if (held != null) held.sweep();
        });
    }

    /**
     * What passed since this was last called, and is not being said already: the longest unsaid first.
     *
     * @param most of them
     */
    public synchronized List<QuotaUse> take(int most) {
        long now = clock.millis();
        if (Math.abs(now - sweptMillis) > SWEEP_MILLIS) {
            sweptMillis = now;
            counts.values().removeIf(count -> count.isDone(now, IDLE_MILLIS, GRACE_MILLIS));
        }
        var taken = new ArrayList<QuotaUse>();
        while (taken.size() < most) {
            QuotaCount next = toSay.poll();
            if (next == null) break;
            taken.add(next.say(now));
        }
        return taken;
    }

    /**
     * What was taken is stored.
     *
     * @param standings how it stands now, as far as that was told
     */
    public synchronized void stored(List<QuotaUse> uses, List<QuotaStanding> standings) {
        Map<QuotaStanding.Of, Long> all =
                standings.stream().collect(Collectors.toMap(QuotaStanding::of, QuotaStanding::used, Math::max));
        for (var use : uses) {
            QuotaCount count = counts.get(use.of());
            if (count != null) count.told(all.get(use.of()));
        }
    }

    /** Says so when there is nothing to count in. In compile. */
    void needed() {
        if (!redis.isConfigured() && told.compareAndSet(false, true))
            LOG.warn("There are quotas, but PORTICO_REDIS_URL is not set: they hold as while it is away");
    }

    /** The count of one value in one window; the admin service is told of what comes with it. */
    QuotaCount count(QuotaUse naught) {
        QuotaCount known = counts.get(naught.of());
        if (known == null) {
            var made = new QuotaCount(this, naught);
            if (counts.size() >= COUNTS_MAX) return made.unheard();
            known = counts.putIfAbsent(naught.of(), made);
            if (known == null) {
                made.announce();
                return made;
            }
        }
        known.touch(naught);
        return known;
    }

    /** The same, but nobody is told of it. */
    QuotaCount glance(QuotaUse naught) {
        QuotaCount known = counts.get(naught.of());
        return known == null ? new QuotaCount(this, naught).unheard() : known;
    }

    long nowMillis() {
        return clock.millis();
    }

    void toSay(QuotaCount count) {
        toSay.add(count);
    }

    /** The connection of an event loop; null when there is none. */
    @Nullable RedisLink link(int loop) {
        RedisLink link = redis.link(loop);
        return link != null && link.isUp() ? link : null;
    }

    /** The part of what a node may take ahead that one of its event loops may. */
    int leaseOfLoop(int leaseOfNode) {
        return Math.max(1, leaseOfNode / Math.max(1, redis.loops()));
    }

    /** How many nodes count together, as far as is known. */
    int nodes() {
        return redis.nodes();
    }

    /** What an event loop has taken ahead. On that loop. */
    QuotaLeases leases(int loop) {
        QuotaLeases held = leases.get(loop);
        if (held == null) {
            held = new QuotaLeases(() -> link(loop), System::nanoTime);
            leases.set(loop, held);
        }
        return held;
    }
}
