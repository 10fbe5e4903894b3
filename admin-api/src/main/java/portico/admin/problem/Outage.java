package portico.admin.problem;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Something that fails for now and is tried again, in the log: its first failure, one a minute after that, and that it
 * works again. A database that is away takes one line; what may be a fault of ours brings its trace. From any thread.
 */
public final class Outage {
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Logger log;
    private final String what;
    private final LongSupplier nanoTime;

    private volatile boolean failing;
    private @Nullable Long saidAt; // under this

    /** @param what fails, as a sentence without its end: "The chunks cannot be read" */
    public Outage(Logger log, String what) {
        this(log, what, System::nanoTime);
    }

    Outage(Logger log, String what, LongSupplier nanoTime) {
        this.log = log;
        this.what = what;
        this.nanoTime = nanoTime;
    }

    /** It failed. */
    public void failed(Throwable failure) {
        failing = true;
        if (!isDue()) return;
        DatabaseAway.in(failure)
                .ifPresentOrElse(
                        away -> log.warnf("%s, the database does not answer: %s", what, away),
                        () -> log.warn(what, failure));
    }

    /** It worked. */
    public void over() {
        if (failing && end()) log.infof("Over again: %s", what);
    }

    private synchronized boolean isDue() {
        long now = nanoTime.getAsLong();
        if (saidAt != null && now - saidAt < PERIOD_NANOS) return false;
        saidAt = now;
        return true;
    }

    private synchronized boolean end() {
        boolean ended = failing;
        failing = false;
        saidAt = null;
        return ended;
    }
}
