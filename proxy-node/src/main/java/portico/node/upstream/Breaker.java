package portico.node.upstream;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import portico.config.service.CircuitBreaker;
import portico.node.exchange.Refusal;

/**
 * Keeps exchanges from a service that could not serve them: too many at once, or too many that fail. After a while a few
 * probes find out whether it is back. Waits for nobody while it is closed or open; its changes of state take the lock.
 */
final class Breaker {
    /** What {@link #admit} says, besides the number of the trial that the exchange is a probe of. */
    static final int ADMITTED = 0;

    static final int TOO_MANY = -1;
    static final int OPEN = -2;

    private enum State {
        CLOSED,
        OPEN,
        /** On trial: only probes pass. */
        HALF_OPEN
    }

    private final CircuitBreaker settings;
    private final int concurrencyMax;
    private final int pendingMax;
    private final @Nullable OutcomeWindow window;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger pending = new AtomicInteger();
    private final Refusal open;

    private volatile State state = State.CLOSED;
    private volatile long openedNanos;

    /** Probes that are out or went well; changed under the lock. */
    private volatile int probes;

    private int probesWell;
    private int trial;

    Breaker(CircuitBreaker settings) {
        this.settings = settings;
        concurrencyMax = settings.concurrency() == null ? Integer.MAX_VALUE : settings.concurrency();
        pendingMax = settings.pending() == null ? Integer.MAX_VALUE : settings.pending();
        window = settings.failurePercent() == null ? null : new OutcomeWindow(settings.window());
        long seconds = Math.max(1, (settings.open().toMillis() + 999) / 1000);
        open = Refusal.CIRCUIT_OPEN.with("retry-after", Long.toString(seconds));
    }

    boolean isFor(CircuitBreaker other) {
        return settings.equals(other);
    }

    /** What an exchange is told that finds it open. */
    Refusal openRefusal() {
        return open;
    }

    /** True when outcomes are of interest. */
    boolean isWatching() {
        return window != null;
    }

    /**
     * Lets an exchange in, which must {@link #leave} again.
     *
     * @return {@link #ADMITTED}, the number of a trial, or why not
     */
    int admit(long nowNanos) {
        int verdict = state == State.CLOSED ? ADMITTED : onTrial(nowNanos);
        if (verdict < ADMITTED || concurrencyMax == Integer.MAX_VALUE) return verdict;
        if (running.incrementAndGet() <= concurrencyMax) return verdict;
        running.decrementAndGet();
        probeLeft(verdict);
        return TOO_MANY;
    }

    /** @param probe what {@link #admit} said; {@link #ADMITTED} for a probe whose outcome was recorded */
    void leave(int probe) {
        if (concurrencyMax != Integer.MAX_VALUE) running.decrementAndGet();
        probeLeft(probe);
    }

    /** False when too many wait for a connection; else {@link #connected} must follow. */
    boolean connecting() {
        if (pendingMax == Integer.MAX_VALUE || pending.incrementAndGet() <= pendingMax) return true;
        pending.decrementAndGet();
        return false;
    }

    void connected() {
        if (pendingMax != Integer.MAX_VALUE) pending.decrementAndGet();
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /**
     * How a try came out.
     *
     * @param probe what {@link #admit} said
     */
    void record(int probe, boolean failed, long nowNanos) {
        OutcomeWindow counted = window;
        if (counted == null) return;
        if (probe != ADMITTED) {
            probed(probe, failed, nowNanos);
        } else if (state == State.CLOSED) {
            counted.record(nowNanos, failed);
            Integer percent = settings.failurePercent();
            if (failed && percent != null && counted.reaches(nowNanos, percent, settings.minimum())) open(nowNanos);
        }
    }

    private int onTrial(long nowNanos) {
        if (state == State.OPEN && nowNanos - openedNanos < settings.open().toNanos()) return OPEN;
        if (state == State.HALF_OPEN && probes >= settings.probes()) return OPEN;
        synchronized (this) {
            if (state == State.CLOSED) return ADMITTED;
            if (state == State.OPEN) {
                if (nowNanos - openedNanos < settings.open().toNanos()) return OPEN;
                state = State.HALF_OPEN;
                trial = trial == Integer.MAX_VALUE ? 1 : trial + 1;
                probes = 0;
                probesWell = 0;
            }
            if (probes >= settings.probes()) return OPEN;
            probes = probes + 1;
            return trial;
        }
    }

    private synchronized void probed(int probe, boolean failed, long nowNanos) {
        if (state != State.HALF_OPEN || probe != trial) return;
        if (failed) {
            open(nowNanos);
        } else if (++probesWell >= settings.probes()) {
            if (window != null) window.clear();
            state = State.CLOSED;
        }
    }

    /** A probe ended without saying how it went: another one may. */
    private void probeLeft(int probe) {
        if (probe == ADMITTED) return;
        synchronized (this) {
            if (state == State.HALF_OPEN && probe == trial) probes = probes - 1;
        }
    }

    private synchronized void open(long nowNanos) {
        openedNanos = nowNanos;
        state = State.OPEN;
    }
}
