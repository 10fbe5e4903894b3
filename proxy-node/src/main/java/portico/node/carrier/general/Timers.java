package portico.node.carrier.general;

import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** The timers of one exchange, each known by what it waits for; all on its event loop. */
final class Timers {
    enum For {
        /** The head of the service's answer. */
        RESPONSE,
        /** The end of one try. */
        TRY,
        /** The end of the exchange, as the route or service says. */
        TOTAL,
        /** More of the request's body. */
        BODY,
        /** The end of a call, as its caller says. */
        CALL,
        /** The next try. */
        RETRY,
        /** More of the response's body. */
        IDLE
    }

    private static final long NONE = -1;

    private final long[] running = new long[For.values().length];

    Timers() {
        Arrays.fill(running, NONE);
    }

    /** Does the work after the time, unless it is cancelled; a timer for the same that still runs is replaced. */
    void start(For what, long nanos, Runnable work) {
        cancel(what);
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
