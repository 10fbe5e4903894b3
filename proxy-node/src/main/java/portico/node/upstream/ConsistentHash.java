package portico.node.upstream;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;

/**
 * The same target for the same value, with bounded loads (Mirrokni et al.): a target that has a quarter more to do than its
 * share of all that is under way is passed over, so that one value that everybody sends cannot bring it down. From the
 * value's point on the ring it goes on until a target takes it: further, the more of them are out or full.
 */
final class ConsistentHash implements Picker {
    /** With fewer under way a target is never full: at little traffic, a share and a quarter is one or two. */
    static final int BUSY_MIN = 8;

    private final Affinity affinity;
    private final Ring ring;
    private final UpstreamTarget[] targets;
    private final boolean[] usable;
    private final long weight;
    private final AtomicInteger running;
    private final Picker otherwise;

    /**
     * @param usable by index of target
     * @param running tries under way at all targets
     * @param otherwise chooses for requests that do not have the value
     */
    ConsistentHash(
            Affinity affinity,
            Ring ring,
            UpstreamTarget[] targets,
            boolean[] usable,
            AtomicInteger running,
            Picker otherwise) {
        this.affinity = affinity;
        this.ring = ring;
        this.targets = targets;
        this.usable = usable;
        this.running = running;
        this.otherwise = otherwise;
        long sum = 0;
        for (int index = 0; index < targets.length; index++) if (usable[index]) sum += targets[index].weight();
        weight = sum;
    }

    @Override
    public @Nullable UpstreamTarget pick(Exchange exchange, Tries tries) {
        long hash = affinity.of(exchange);
        if (hash == Affinity.NONE || ring.size() == 0) return otherwise.pick(exchange, tries);
        int all = running.get() + 1;
        int position = ring.find(hash);
        for (int passed = 0; passed < ring.size(); passed++, position = ring.next(position)) {
            UpstreamTarget target = targets[ring.owner(position)];
            if (usable[target.index()]
                    && target.endpoint().running() < bound(all, target.weight(), weight)
                    && !tries.had(target)) return target;
        }
        return otherwise.pick(exchange, tries);
    }

    /** How many tries a target takes when so many are under way: its share and a quarter, rounded up, and a few in any case. */
    static long bound(long all, long weight, long weights) {
        return Math.max(BUSY_MIN, (5 * all * weight + 4 * weights - 1) / (4 * weights));
    }
}
