package portico.node.policy.concurrencylimit;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many exchanges of one counted value are inside, and who waits: in one number, shared by all event loops without
 * locks. Nobody who comes overtakes those who wait.
 */
final class Turnstile {
    /** What {@link #enter} says of one that is out of use: whoever still holds it must look again. */
    static final Pass GONE = Pass.waiting(new Turnstile(0, 0, 0));

    private static final long OUT_OF_USE = -1;
    private static final long ONE_WAITS = 1L << 32;

    private final long counted;
    private final int limit;
    private final int queueMax;

    /** Those inside, and above them those who wait. */
    private final AtomicLong state = new AtomicLong();

    private final ConcurrentLinkedQueue<Pass> queue = new ConcurrentLinkedQueue<>();

    Turnstile(long counted, int limit, int queueMax) {
        this.counted = counted;
        this.limit = limit;
        this.queueMax = queueMax;
    }

    boolean is(long itsCounted) {
        return counted == itsCounted;
    }

    int inside() {
        return Math.max(0, (int) state.get());
    }

    /** A place inside or in the queue; null when there is none, {@link #GONE} when this is not in use any more. */
    @Nullable Pass enter() {
        while (true) {
            long now = state.get();
            if (now == OUT_OF_USE) return GONE;
            if (now >> 32 == 0 && (int) now < limit) {
                if (state.compareAndSet(now, now + 1)) return Pass.inside(this);
            } else if (now >> 32 < queueMax) {
                if (state.compareAndSet(now, now + ONE_WAITS)) return waiting();
            } else {
                return null;
            }
        }
    }

    private Pass waiting() {
        Pass pass = Pass.waiting(this);
        queue.add(pass);
        letIn(); // somebody may have left before this one stood in the queue
        return pass;
    }

    /** Somebody is out. */
    void out() {
        state.decrementAndGet();
        letIn();
    }

    /** Somebody waits no more. */
    void left(Pass pass) {
        queue.remove(pass);
        state.addAndGet(-ONE_WAITS);
    }

    /** Takes it out of use, if nobody is inside or waits. */
    boolean retire() {
        return state.compareAndSet(0, OUT_OF_USE) || state.get() == OUT_OF_USE;
    }

    /** Places first, then who gets them: whoever adds to the queue or leaves looks again, so that nobody is forgotten. */
    private void letIn() {
        while (!queue.isEmpty() && takePlace()) {
            Pass next = queue.poll();
            while (next != null && !next.letIn()) next = queue.poll();
            if (next == null) {
                state.decrementAndGet();
            } else {
                state.addAndGet(-ONE_WAITS);
                next.wake();
            }
        }
    }

    private boolean takePlace() {
        long now = state.get();
        while ((int) now < limit) {
            if (state.compareAndSet(now, now + 1)) return true;
            now = state.get();
        }
        return false;
    }
}
