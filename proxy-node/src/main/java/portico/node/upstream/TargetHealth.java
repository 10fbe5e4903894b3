package portico.node.upstream;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import portico.config.service.Health;
import portico.config.service.PassiveCheck;

/**
 * What is known of one target's health. Lives on while the service's health settings and the target's address stay.
 * Exchanges only count here; what changes a target's state is done under its fleet's lock.
 */
final class TargetHealth {
    private final Health settings;
    private final @Nullable OutcomeWindow window;
    private final AtomicInteger failuresInARow = new AtomicInteger();

    /** Who is told of changes: the fleet that the target is in now. */
    private volatile Fleet fleet;

    private volatile boolean ejected;
    private volatile boolean failsChecks;

    private volatile Instant outSince = Instant.EPOCH;

    // Under the fleet's lock.
    private int ejections;
    private long returnedNanos;
    private int checksInARow;

    TargetHealth(Health settings, Fleet fleet) {
        this.settings = settings;
        this.fleet = fleet;
        PassiveCheck passive = settings.passive();
        window = passive == null || passive.failurePercent() == null ? null : new OutcomeWindow(passive.window());
    }

    void joined(Fleet fleet) {
        this.fleet = fleet;
    }

    Fleet fleet() {
        return fleet;
    }

    /** Out for failed exchanges. */
    boolean isEjected() {
        return ejected;
    }

    /** Out for failed checks. */
    boolean failsChecks() {
        return failsChecks;
    }

    /** When it went out; only for one that is. */
    Instant outSince() {
        return outSince;
    }

    boolean isWell() {
        return !ejected && !failsChecks;
    }

    /** An exchange went well, or did not. True when the target should be taken out for it. */
    boolean record(boolean failed, PassiveCheck passive, long nanos) {
        OutcomeWindow counted = window;
        if (counted != null) counted.record(nanos, failed);
        if (!failed) {
            if (failuresInARow.get() != 0) failuresInARow.set(0);
            return false;
        }
        int inARow = failuresInARow.incrementAndGet();
        if (ejected) return false;
        if (passive.failures() > 0 && inARow >= passive.failures()) return true;
        Integer percent = passive.failurePercent();
        return counted != null && percent != null && counted.reaches(nanos, percent, passive.minimum());
    }

    /** Takes it out. For how many milliseconds: the longer, the more often it was lately. */
    long eject(PassiveCheck passive, long nanos) {
        long once = passive.eject().toNanos();
        if (ejections > 0) ejections = (int) Math.max(0, ejections - (nanos - returnedNanos) / once);
        ejections++;
        goesOut();
        ejected = true;
        long whole = Math.min(passive.ejectMax().toNanos() / once, ejections);
        return Math.max(
                1, (whole == ejections ? once * whole : passive.ejectMax().toNanos()) / 1_000_000);
    }

    void back(long nanos) {
        ejected = false;
        returnedNanos = nanos;
        failuresInARow.set(0);
        if (window != null) window.clear();
    }

    /** The result of a check; true when it changed whether the target passes. */
    boolean checked(boolean passed, int healthyAfter, int unhealthyAfter) {
        if (passed == !failsChecks) {
            checksInARow = 0;
            return false;
        }
        if (++checksInARow < (passed ? healthyAfter : unhealthyAfter)) return false;
        checksInARow = 0;
        if (!passed) goesOut();
        failsChecks = !passed;
        return true;
    }

    private void goesOut() {
        if (isWell()) outSince = Instant.now();
    }

    boolean isFor(Health other) {
        return settings.equals(other);
    }
}
