package portico.node.policy;

import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Tells in the log when something outside that policies ask stops to answer as it should, and when it does so again. What
 * comes and goes all the time is told seldom, and what was told last may be a while old.
 */
final class Outage {
    private static final Logger LOG = Logger.getLogger(OutsideService.class);

    /** Between two lines. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String origin;
    private final LongSupplier nanos;
    private final BiConsumer<Logger.Level, String> log;

    /** What was told last. */
    private volatile boolean away;

    private long mayTellAtNanos;

    /** @param origin scheme, host and port, and no more: the rest of a URL may be nobody's business */
    Outage(String origin) {
        this(origin, System::nanoTime, LOG::log);
    }

    /**
     * The same.
     *
     * @param nanos {@link System#nanoTime} or the like
     * @param log takes a line
     */
    Outage(String origin, LongSupplier nanos, BiConsumer<Logger.Level, String> log) {
        this.origin = origin;
        this.nanos = nanos;
        this.log = log;
        mayTellAtNanos = nanos.getAsLong();
    }

    /** @param how it answers, or why not */
    void began(String how) {
        if (!away) change(true, how);
    }

    void ended() {
        if (away) change(false, "");
    }

    private synchronized void change(boolean now, String how) {
        long time = nanos.getAsLong();
        if (away == now || time - mayTellAtNanos < 0) return;
        away = now;
        mayTellAtNanos = time + QUIET_NANOS;
        String who = "The outside service " + origin + ", which policies ask,";
        if (now) log.accept(Logger.Level.WARN, who + " does not answer as it should: " + how);
        else log.accept(Logger.Level.INFO, who + " answers as it should again");
    }
}
