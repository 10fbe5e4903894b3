package portico.node.carrier.general;

import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The timers of one exchange, each known by what it waits for; all on its event loop. */
final class Timers {
    enum For {
        /** The head of the service's answer. */
        RESPONSE(true),
        /** The end of one try. */
        TRY(true),
        /** The end of the exchange, as the route or service says. */
        TOTAL(false),
        /** More of the request's body. */
        BODY(true),
        /** The end of a call, as its caller says. */
        CALL(false),
        /** The next try. */
        RETRY(false),
        /** More of the response's body. */
        IDLE(true);

        /** True when it ends with something that is read: after a pause of the loop it may be there, unread. */
        private final boolean ofSilence;

        For(boolean ofSilence) {
            this.ofSilence = ofSilence;
        }
    }

    private static final long NONE = -1;
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** So long is read, behind a pause, before silence is taken for what it is. */
    private static final long READING_MILLIS = 200;

    private final LongSupplier nanos;
    private final long[] running = new long[For.values().length];

    Timers() {
        this(System::nanoTime);
    }

    /** @param nanos {@link System#nanoTime} or the like */
    Timers(LongSupplier nanos) {
        this.nanos = nanos;
        Arrays.fill(running, NONE);
    }

    /** Does the work after the time, unless it is cancelled; a timer for the same that still runs is replaced. */
    void start(For what, long nanos, Runnable work) {
        cancel(what);
        if (!what.ofSilence) {
            run(what, nanos, work);
            return;
        }
        long due = this.nanos.getAsLong() + nanos;
        run(what, nanos, () -> {
            boolean late = this.nanos.getAsLong() - due > LATE_NANOS;
            if (late) run(what, TimeUnit.MILLISECONDS.toNanos(READING_MILLIS), work);
            else work.run();
        });
    }

    /**
     * Does the work when for so long nothing has moved, unless {@link For#IDLE} is cancelled. What moves moves no timer.
     *
     * @param movedNanos when something moved last, on the clock of {@link System#nanoTime}
     */
    void startIdle(long idleNanos, LongSupplier movedNanos, Runnable work) {
        watch(idleNanos, idleNanos, movedNanos, work);
    }

    private void watch(long nanos, long idleNanos, LongSupplier movedNanos, Runnable work) {
        start(For.IDLE, nanos, () -> {
            long left = movedNanos.getAsLong() + idleNanos - this.nanos.getAsLong();
            if (left > 0) watch(left, idleNanos, movedNanos, work);
            else work.run();
        });
    }

    private void run(For what, long nanos, Runnable work) {
        running[what.ordinal()] = vertx().setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)), fired -> {
            running[what.ordinal()] = NONE;
            work.run();
        });
    }

    void cancel(For what) {
        long timer = running[what.ordinal()];
        running[what.ordinal()] = NONE;
        if (timer != NONE) vertx().cancelTimer(timer);
    }

    /** Those of the try that has come to an end. */
    void cancelTry() {
        cancel(For.RESPONSE);
        cancel(For.TRY);
    }

    void cancelAll() {
        for (var what : For.values()) cancel(what);
    }

    private static Vertx vertx() {
        return Vertx.currentContext().owner();
    }
}
