package portico.node.policy.ratelimit;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.node.redis.RedisLink;
import portico.node.redis.SharedRedis;

/** What nodes count together, as one of them sees it. */
public final class ClusterLimits {
    private static final Logger LOG = Logger.getLogger(ClusterLimits.class);
    private static final int LOOPS_MAX = 1024;

    private final SharedRedis redis;
    private final AtomicReferenceArray<@Nullable Leases> leases = new AtomicReferenceArray<>(LOOPS_MAX);
    private final AtomicBoolean told = new AtomicBoolean();

    public ClusterLimits(SharedRedis redis) {
        this.redis = redis;
        redis.onBeat(loop -> {
            Leases held = leases.get(loop);
            if (held != null) held.sweep();
        });
    }

    /** Says so when there is nothing to count in. In compile. */
    void needed() {
        if (!redis.isConfigured() && told.compareAndSet(false, true))
            LOG.warn(
                    "There are limits of the cluster, but PORTICO_REDIS_URL is not set: they hold as while it is away");
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
    Leases leases(int loop) {
        Leases held = leases.get(loop);
        if (held == null) {
            held = new Leases(() -> link(loop), System::nanoTime);
            leases.set(loop, held);
        }
        return held;
    }
}
