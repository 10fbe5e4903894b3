package portico.node.account;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import portico.config.explain.ServedExchange;
import portico.node.limit.Limit;

/**
 * The newest exchanges of one event loop, for people who look: those that the access log has a line for anyway, and a
 * sample of all, drawn by the clock when they begin, so that it costs the same under any load; what each policy decides is
 * written down for these. What failed has a share of its own. Filled by the loop alone, read from anywhere.
 */
public final class LatestExchanges {
    /** Of each event loop. */
    @Limit("Latest exchanges that are kept for Live traffic, for each event loop")
    private static final int KEPT_MAX = 512;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int FAILURE_MIN = 400;

    private final AtomicReferenceArray<ServedExchange> ring = new AtomicReferenceArray<>(KEPT_MAX);
    private int next;
    private long recordedNanos = System.nanoTime() - PAUSE_NANOS;
    private long failureNanos = recordedNanos;

    /** Whether an exchange that begins now shall be recorded, and kept; to be asked once for each. */
    public boolean isRecorded(long nowNanos) {
        if (nowNanos - recordedNanos < PAUSE_NANOS) return false;
        recordedNanos = nowNanos;
        return true;
    }

    /** Whether an exchange that ends now shall be kept for how it ended; to be asked once for each. */
    public boolean isDue(long nowNanos, int status) {
        if (status < FAILURE_MIN || nowNanos - failureNanos < PAUSE_NANOS) return false;
        failureNanos = nowNanos;
        return true;
    }

    /** Keeps it in place of the oldest. */
    public void keep(ServedExchange served) {
        ring.lazySet(next, served);
        next = next + 1 & KEPT_MAX - 1;
    }

    /** Those that are kept now, in no order. */
    public List<ServedExchange> list() {
        return IntStream.range(0, KEPT_MAX)
                .mapToObj(ring::get)
                .filter(Objects::nonNull)
                .toList();
    }
}
