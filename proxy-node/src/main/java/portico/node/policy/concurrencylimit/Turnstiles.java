package portico.node.policy.concurrencylimit;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The turnstiles of one policy, one for each counted value with exchanges under way; those without are left out when
 * another one is added. Event loops share them without locks: they lie in small groups that are replaced as a whole, and
 * one is taken out of use before it is left out, so nobody is let in where nobody looks.
 */
public final class Turnstiles {
    private static final Turnstile[] NONE = {};
    private static final int GROUPS = 1024; // a power of two

    private final AtomicReferenceArray<Turnstile[]> groups = new AtomicReferenceArray<>(GROUPS);
    private final int limit;
    private final int queue;

    /**
     * Turnstiles with nobody inside.
     *
     * @param limit how many may be inside, of one counted value
     * @param queue how many may wait
     */
    Turnstiles(int limit, int queue) {
        this.limit = limit;
        this.queue = queue;
        for (int group = 0; group < GROUPS; group++) groups.set(group, NONE);
    }

    int limit() {
        return limit;
    }

    int queue() {
        return queue;
    }

    /** How many of this counted value are inside. */
    int inside(long counted) {
        Turnstile turnstile = find(groups.get(group(counted)), counted);
        return turnstile == null ? 0 : turnstile.inside();
    }

    /** A place inside or in the queue; null when there is neither. */
    @Nullable Pass enter(long counted) {
        int group = group(counted);
        while (true) {
            Turnstile[] there = groups.get(group);
            Turnstile turnstile = find(there, counted);
            if (turnstile == null) {
                var fresh = new Turnstile(counted, limit, queue);
                if (!groups.compareAndSet(group, there, with(there, fresh))) continue;
                turnstile = fresh;
            }
            Pass pass = turnstile.enter();
            if (pass != Turnstile.GONE) return pass;
            groups.compareAndSet(group, there, without(there, turnstile));
        }
    }

    /** How many turnstiles there are. */
    int size() {
        int size = 0;
        for (int group = 0; group < GROUPS; group++) size += groups.get(group).length;
        return size;
    }

    private static @Nullable Turnstile find(Turnstile[] there, long counted) {
        for (var turnstile : there) if (turnstile.is(counted)) return turnstile;
        return null;
    }

    private static Turnstile[] with(Turnstile[] there, Turnstile added) {
        var copy = new Turnstile[there.length + 1];
        int count = 0;
        for (var turnstile : there) if (!turnstile.retire()) copy[count++] = turnstile;
        copy[count++] = added;
        return Arrays.copyOf(copy, count);
    }

    private static Turnstile[] without(Turnstile[] there, Turnstile gone) {
        return Arrays.stream(there).filter(turnstile -> turnstile != gone).toArray(Turnstile[]::new);
    }

    /** MurmurHash3's finaliser; who could choose values has had them hashed under a secret before. */
    private static int group(long counted) {
        long mixed = (counted ^ counted >>> 33) * 0xff51afd7ed558ccdL;
        return (int) (mixed ^ mixed >>> 33) & GROUPS - 1;
    }
}
