package portico.node.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The system's clock, put forward by a test. */
public final class TestClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;
    private volatile @Nullable Instant stopped;
    private volatile @Nullable Long heldNanos;

    /** @param ahead of the system's clock; zero to go with it again */
    public void ahead(Duration ahead) {
        this.ahead = ahead;
        stopped = null;
        heldNanos = null;
    }

    /** Holds {@link #nanos} at what it says, until it goes with the system's clock again. */
    public void holdNanos() {
        heldNanos = System.nanoTime();
    }

    /** Puts {@link #nanos}, which is held, forward. */
    public void passNanos(Duration time) {
        heldNanos = nanos() + time.toNanos();
    }

    /** What {@link System#nanoTime} says, unless it is held. */
    public long nanos() {
        Long held = heldNanos;
        return held != null ? held : System.nanoTime();
    }

    /** Shows this from now on, however much time passes, until it goes with the system's clock again. */
    public void stop(Instant at) {
        stopped = at;
    }

    @Override
    public Instant instant() {
        Instant shown = stopped;
        return shown != null ? shown : Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Nobody asks this clock for local time");
    }
}
