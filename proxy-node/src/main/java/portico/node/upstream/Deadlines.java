package portico.node.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import portico.config.service.Timeouts;

/** How long an exchange may take, in the units that carriers count in. */
public final class Deadlines {
    /** Any time. */
    public static final long NONE = Long.MAX_VALUE;

    private final Duration idle;
    private final int connectMillis;
    private final long connectNanos;
    private final long responseNanos;
    private final long idleNanos;
    private final long totalNanos;

    private Deadlines(Timeouts timeouts) {
        connectMillis = (int) timeouts.connect().toMillis();
        connectNanos = timeouts.connect().toNanos();
        responseNanos = timeouts.response().toNanos();
        idle = timeouts.idle();
        idleNanos = timeouts.idle().toNanos();
        totalNanos = nanos(timeouts.total());
    }

    public static Deadlines of(Timeouts timeouts) {
        return new Deadlines(timeouts);
    }

    static long nanos(@Nullable Duration duration) {
        return duration == null ? NONE : duration.toNanos();
    }

    public int connectMillis() {
        return connectMillis;
    }

    public long connectNanos() {
        return connectNanos;
    }

    public long responseNanos() {
        return responseNanos;
    }

    public Duration idle() {
        return idle;
    }

    public long idleNanos() {
        return idleNanos;
    }

    /** From the request's head to the answer's end; {@link #NONE} when it does not matter. */
    public long totalNanos() {
        return totalNanos;
    }
}
