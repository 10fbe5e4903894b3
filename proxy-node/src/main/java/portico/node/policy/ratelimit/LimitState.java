package portico.node.policy.ratelimit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What one limit knows of one counted value. */
final class LimitState {
    /** The time of a state that has been taken out: whoever still holds it must look again. */
    static final long GONE = Long.MIN_VALUE;

    private static final VarHandle END = end();

    private final long policy;
    private final long counted;

    private volatile long endNanos;

    LimitState(long policy, long counted, long endNanos) {
        this.policy = policy;
        this.counted = counted;
        this.endNanos = endNanos;
    }

    boolean is(long itsPolicy, long itsCounted) {
        return counted == itsCounted && policy == itsPolicy;
    }

    long policy() {
        return policy;
    }

    /** When the exchanges that were let through would end, laid out at the limit's interval; {@link #GONE} once gone. */
    long endNanos() {
        return endNanos;
    }

    /** True when it was as expected, and now is the new value. */
    boolean replaceEnd(long expected, long nanos) {
        return END.compareAndSet(this, expected, nanos);
    }

    private static VarHandle end() {
        try {
            return MethodHandles.lookup().findVarHandle(LimitState.class, "endNanos", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
