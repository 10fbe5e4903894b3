package portico.node.policy.ratelimit;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import portico.config.policy.ratelimit.Rate;
import portico.node.exchange.Slice;
import portico.node.limit.Limit;

/**
 * What all limits of a node know of all counted values, in one table of bounded size; it outlives configurations. Event
 * loops share it without locks: states lie in small groups that are replaced as a whole, so no state is ever there
 * twice, and a state is marked gone before it is left out, so nothing is counted where nobody looks.
 */
public final class RateLimits {
    /** Enough for a million counted values at once, in some 40 MB; almost nothing while there are few. */
    @Limit("Counters of rate limits on a node")
    public static final int STATES_MAX = 1 << 21;

    private static final LimitState[] NONE = {};
    private static final int GROUP_SIZE_MAX = 8;

    /**
     * A state is left out when it has been back at its start for this long. More than none, because an event loop that
     * was held up still goes by the time at which it looked at the clock.
     */
    private static final long REST_NANOS = 1_000_000_000;

    private final AtomicReferenceArray<LimitState[]> groups;
    private final LongSupplier clock;
    private final long startNanos;
    private final SipHash hash;
    private final long salt;
    private final LongAdder forgotten = new LongAdder();

    /**
     * Limits that know nothing yet.
     *
     * @param clock {@link System#nanoTime} or the like: never goes back
     * @param statesMax a power of two; with more counted values than about half of it, those nearest to their start
     *     are forgotten
     */
    public RateLimits(LongSupplier clock, int statesMax) {
        if (Integer.bitCount(statesMax) != 1 || statesMax < GROUP_SIZE_MAX)
            throw new IllegalArgumentException("not a power of two: " + statesMax);
        var random = new SecureRandom();
        this.clock = clock;
        startNanos = clock.getAsLong();
        groups = new AtomicReferenceArray<>(statesMax / GROUP_SIZE_MAX);
        for (int group = 0; group < groups.length(); group++) groups.set(group, NONE);
        hash = new SipHash(random.nextLong(), random.nextLong());
        salt = random.nextLong();
    }

    /** The limit of a policy. What is known under the same key stays known. */
    public Gcra limit(String policyKey, Rate rate) {
        return limit(policyKey, rate, 1);
    }

    /** One of so many equal shares of the limit; at least one exchange at once. */
    Gcra limit(String policyKey, Rate rate, int shares) {
        return new Gcra(this, policy(policyKey), Gcra.intervalNanos(rate), rate.burstMax(), shares);
    }

    /** What stands for a text that is counted by. */
    public long counted(Slice text) {
        return hash.hash(text.array(), text.offset(), text.length());
    }

    /** How many states are kept now. */
    public int size() {
        int size = 0;
        for (int group = 0; group < groups.length(); group++) size += groups.get(group).length;
        return size;
    }

    /** How many states were forgotten before they were back at their start, for want of room. */
    public long forgottenCount() {
        return forgotten.sum();
    }

    long take(Gcra limit, long counted) {
        long now = now();
        int group = group(limit.policy(), counted);
        while (true) {
            LimitState[] states = groups.get(group);
            LimitState state = find(states, limit.policy(), counted);
            long end = state == null ? LimitState.GONE : state.endNanos();
            if (state == null || end == LimitState.GONE) {
                // None, or one that somebody took out: a group with a new one, that counts this exchange already.
                var first = new LimitState(limit.policy(), counted, now + limit.intervalNanos());
                if (groups.compareAndSet(group, states, with(states, first, now))) return limit.intervalNanos();
                continue;
            }
            long ahead = Math.max(end, now) + limit.intervalNanos() - now;
            if (ahead > limit.burstNanos()) return limit.burstNanos() - ahead;
            if (state.replaceEnd(end, now + ahead)) return ahead;
        }
    }

    /** Takes back an exchange that was counted. */
    void giveBack(Gcra limit, long counted) {
        LimitState state = find(groups.get(group(limit.policy(), counted)), limit.policy(), counted);
        if (state == null) return;
        long end = state.endNanos();
        while (end != LimitState.GONE && !state.replaceEnd(end, end - limit.intervalNanos())) end = state.endNanos();
    }

    long ask(Gcra limit, long counted) {
        long now = now();
        LimitState state = find(groups.get(group(limit.policy(), counted)), limit.policy(), counted);
        long end = state == null ? LimitState.GONE : state.endNanos();
        long ahead = Math.max(end, now) + limit.intervalNanos() - now; // one that is gone is long past
        return ahead > limit.burstNanos() ? limit.burstNanos() - ahead : ahead;
    }

    private static @Nullable LimitState find(LimitState[] states, long policy, long counted) {
        for (var state : states) if (state.is(policy, counted)) return state;
        return null;
    }

    /** A copy with one more, and without those that need not be there. */
    private LimitState[] with(LimitState[] states, LimitState added, long now) {
        var copy = new LimitState[Math.min(states.length + 1, GROUP_SIZE_MAX)];
        int count = 0;
        int surplus = states.length + 1 - GROUP_SIZE_MAX;
        for (var state : states) if (leavesOut(state, now)) surplus--;
        if (surplus > 0) forgetNearest(states);
        for (var state : states) if (state.endNanos() != LimitState.GONE) copy[count++] = state;
        copy[count++] = added;
        return count == copy.length ? copy : Arrays.copyOf(copy, count);
    }

    private static boolean leavesOut(LimitState state, long now) {
        long end = state.endNanos();
        return end == LimitState.GONE || end + REST_NANOS <= now && state.replaceEnd(end, LimitState.GONE);
    }

    /** Takes out the state whose loss lets the least through. */
    private void forgetNearest(LimitState[] states) {
        while (true) {
            LimitState nearest = states[0];
            long end = nearest.endNanos();
            for (var state : states)
                if (state.endNanos() < end) {
                    nearest = state;
                    end = state.endNanos();
                }
            // Gone by somebody else's hand, or by this one.
            if (end == LimitState.GONE) return;
            if (nearest.replaceEnd(end, LimitState.GONE)) {
                forgotten.increment();
                return;
            }
        }
    }

    /** MurmurHash3's finaliser over both keys and a secret. */
    private int group(long policy, long counted) {
        long mixed = policy * 0x9e3779b97f4a7c15L ^ counted ^ salt;
        mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return (int) (mixed ^ mixed >>> 33) & groups.length() - 1;
    }

    private long policy(String key) {
        byte[] octets = key.getBytes(StandardCharsets.UTF_8);
        return hash.hash(octets, 0, octets.length);
    }

    private long now() {
        return clock.getAsLong() - startNanos;
    }
}
