package portico.node.policy.ratelimit;

import portico.config.policy.ratelimit.Rate;

/**
 * One limit, by the generic cell rate algorithm (ITU-T I.371): the exchanges that were let through are laid out one
 * interval apart, and the time at which they would end, were they so, is all that is kept. It may be ahead of now by no
 * more than the burst. That is a token bucket that fills steadily, in one number.
 *
 * <p>What {@link #take} returns is positive when the exchange may pass, and says how far ahead that time is now; else
 * it is the time to wait, negative. All times are in nanoseconds.
 */
public final class Gcra {
    private final RateLimits limits;
    private final long policy;
    private final long intervalNanos;
    private final long burstNanos;

    /**
     * A limit.
     *
     * @param policy stands for the use of a policy that this is the limit of
     * @param shares of how many equal shares of the limit this is one
     */
    Gcra(RateLimits limits, long policy, long intervalNanos, int burst, int shares) {
        this.limits = limits;
        this.policy = policy;
        this.intervalNanos = Math.multiplyExact(intervalNanos, (long) shares);
        burstNanos = Math.multiplyExact(this.intervalNanos, Math.max(1L, burst / shares));
    }

    /** How far apart the exchanges of a limit are. */
    static long intervalNanos(Rate rate) {
        // Rounded up: never more than the limit.
        return Math.max(1, (rate.per().toNanos() + rate.limit() - 1) / rate.limit());
    }

    /** Counts an exchange of this counted value, if it may pass. */
    public long take(long counted) {
        return limits.take(this, counted);
    }

    /** What {@link #take} would return now; counts nothing. */
    public long ask(long counted) {
        return limits.ask(this, counted);
    }

    /** Takes back an exchange that was counted. */
    void giveBack(long counted) {
        limits.giveBack(this, counted);
    }

    public static boolean mayPass(long taken) {
        return taken > 0;
    }

    /** How many more may pass at once now. */
    public long remaining(long taken) {
        return taken <= 0 ? 0 : (burstNanos - taken) / intervalNanos;
    }

    /** In how many seconds one more may pass at once than {@link #remaining}. */
    public long moreSeconds(long taken) {
        return taken > 0 ? seconds(moreNanos(taken, intervalNanos, burstNanos)) : retrySeconds(taken);
    }

    /**
     * The same in nanoseconds, of a limit that is so far ahead; 0 when it is at its start, where nothing is to come.
     *
     * @param ahead at most the burst
     */
    static long moreNanos(long ahead, long intervalNanos, long burstNanos) {
        long left = burstNanos - ahead;
        return Math.min(ahead, intervalNanos - left % intervalNanos);
    }

    /** In how many seconds one may pass. */
    public long retrySeconds(long taken) {
        return taken > 0 ? 0 : Math.max(1, seconds(-taken));
    }

    long policy() {
        return policy;
    }

    long intervalNanos() {
        return intervalNanos;
    }

    long burstNanos() {
        return burstNanos;
    }

    static long seconds(long nanos) {
        return (nanos + 999_999_999) / 1_000_000_000;
    }
}
