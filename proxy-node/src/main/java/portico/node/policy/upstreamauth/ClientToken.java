package portico.node.policy.upstreamauth;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A token that the gateway has got for itself. It is fetched off the event loops, by one flight at a time; renewed behind
 * the callers' back before it expires; and while no new one can be had, the old one serves to its end.
 */
public final class ClientToken {
    private static final Logger LOG = Logger.getLogger(ClientToken.class);

    private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();

    /** How often a service that refuses tokens can make a node fetch another one. */
    private static final long REFUSED_NANOS = Duration.ofSeconds(10).toNanos();

    /**
     * What was fetched.
     *
     * @param field as Authorization has it
     * @param lifeNanos from when it was asked for
     */
    record Fetched(String field, long lifeNanos) {
        /** Without the token: this may end up in a log. */
        @Override
        public String toString() {
            return "Fetched[" + Duration.ofNanos(lifeNanos) + "]";
        }
    }

    private record Held(String field, long renewAtNanos, long endsAtNanos) {}

    private final Supplier<CompletableFuture<Fetched>> fetch;
    private final LongSupplier clock;
    private volatile @Nullable Held held;

    private @Nullable CompletableFuture<@Nullable String> flight;
    private long mayFetchAtNanos;
    private long mayRefuseAtNanos;

    ClientToken(Supplier<CompletableFuture<Fetched>> fetch) {
        this(fetch, System::nanoTime);
    }

    /** @param clock nanoseconds, of any beginning */
    ClientToken(Supplier<CompletableFuture<Fetched>> fetch, LongSupplier clock) {
        this.fetch = fetch;
        this.clock = clock;
        mayFetchAtNanos = clock.getAsLong();
        mayRefuseAtNanos = mayFetchAtNanos;
    }

    /** The value of Authorization; null when there is no token that is good. One that gets old is being renewed. */
    @Nullable String field() {
        Held now = held;
        if (now == null) return null;
        long time = clock.getAsLong();
        if (time - now.renewAtNanos() >= 0) fetch();
        return time - now.endsAtNanos() < 0 ? now.field() : null;
    }

    /** Ends with the value of Authorization, or null; null when that was tried in vain a moment ago. */
    synchronized @Nullable CompletableFuture<@Nullable String> fetch() {
        if (flight != null) return flight;
        long now = clock.getAsLong();
        if (now - mayFetchAtNanos < 0) return null;
        mayFetchAtNanos = now + RETRY_NANOS;
        var landed = new CompletableFuture<@Nullable String>();
        flight = landed;
        // What is thrown at once is a failure like those that come later.
        CompletableFuture.completedFuture(fetch).thenCompose(Supplier::get).whenComplete((fetched, failure) -> {
            land(fetched, failure, now);
            landed.complete(fetched == null ? null : fetched.field());
        });
        return landed;
    }

    /** The service does not want this one. */
    synchronized void refused(String field) {
        Held now = held;
        long time = clock.getAsLong();
        if (now == null || !now.field().equals(field) || time - mayRefuseAtNanos < 0) return;
        mayRefuseAtNanos = time + REFUSED_NANOS;
        held = new Held(field, time, now.endsAtNanos());
    }

    private synchronized void land(@Nullable Fetched fetched, @Nullable Throwable failure, long askedAtNanos) {
        flight = null;
        if (fetched == null) {
            Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
            LOG.warnf("A token for a service cannot be had: %s", cause);
            return;
        }
        mayFetchAtNanos = askedAtNanos;
        long life = fetched.lifeNanos();
        held = new Held(fetched.field(), askedAtNanos + life - life / 5, askedAtNanos + life);
    }
}
