package portico.node.policy.jwt;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage.FailingIssuer;
import portico.config.jose.VerificationKey;
import portico.config.jose.WebKeySet;
import portico.config.policy.jwt.TokenIssuer;

/**
 * The keys of one issuer. They are fetched off the event loops and apart from all traffic, before they get old, and when a
 * token names one that is not among them; while they cannot be fetched, or are not usable, the last good ones stay.
 */
final class IssuerKeys {
    private static final Logger LOG = Logger.getLogger(IssuerKeys.class);

    private static final long FRESH_NANOS = Duration.ofMinutes(10).toNanos();

    /** Of keys that are not fetched; half of what a clock of nanoseconds can tell apart. */
    private static final long FOREVER_NANOS = Long.MAX_VALUE / 2;

    private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();

    /** An issuer that is away for long is asked less often. */
    private static final long RETRY_NANOS_MAX = Duration.ofMinutes(2).toNanos();

    /** How often tokens that name unknown keys can make a node fetch: anyone can send such tokens. */
    private static final long ASKED_NANOS = Duration.ofSeconds(10).toNanos();

    private final String issuer;
    private final Supplier<CompletableFuture<List<VerificationKey>>> fetch;
    private final long maxAgeNanos;
    private final LongSupplier clock;

    private volatile @Nullable List<VerificationKey> keys;
    private long refreshAtNanos;
    private long retryNanos = RETRY_NANOS;

    /** From when on the keys are too old to be believed, without having been seen again. */
    private volatile long endsAtNanos;

    /** What is wrong; null while nothing is. */
    private volatile @Nullable FailingIssuer failing;

    private long mayAskAtNanos;
    private @Nullable CompletableFuture<Void> flight;

    private IssuerKeys(
            String issuer,
            long maxAgeNanos,
            Supplier<CompletableFuture<List<VerificationKey>>> fetch,
            LongSupplier clock) {
        this.issuer = issuer;
        this.maxAgeNanos = maxAgeNanos;
        this.fetch = fetch;
        this.clock = clock;
        refreshAtNanos = clock.getAsLong();
        endsAtNanos = refreshAtNanos;
        mayAskAtNanos = refreshAtNanos;
    }

    /** Keys that stand in the settings. */
    static IssuerKeys fixed(TokenIssuer issuer) {
        List<VerificationKey> keys = WebKeySet.parse(String.valueOf(issuer.jwks()), issuer.allowed());
        var fixed = new IssuerKeys(
                issuer.issuer(), FOREVER_NANOS, () -> CompletableFuture.completedFuture(keys), System::nanoTime);
        fixed.tend();
        return fixed;
    }

    static IssuerKeys fetched(
            TokenIssuer issuer, Supplier<CompletableFuture<List<VerificationKey>>> fetch, LongSupplier clock) {
        return new IssuerKeys(issuer.issuer(), issuer.keysMaxAge().toNanos(), fetch, clock);
    }

    /**
     * The keys as far as they are known, the same list for as long as they stay the same; null when none are yet, or
     * those that there are were not seen for too long. Fetches nothing.
     */
    @Nullable List<VerificationKey> current() {
        return clock.getAsLong() - endsAtNanos < 0 ? keys : null;
    }

    /** False of keys that stand in the settings. */
    boolean isFetched() {
        return maxAgeNanos != FOREVER_NANOS;
    }

    /** Begins to fetch them when it is time to, and nobody is at it. */
    synchronized void tend() {
        if (flight == null && clock.getAsLong() - refreshAtNanos >= 0) start();
    }

    /** What is wrong with it; null while its keys can be had. */
    @Nullable FailingIssuer failing() {
        return failing;
    }

    /**
     * Fetches, for a token that none of these keys goes with.
     *
     * @param seen what {@link #current} said when it was looked at
     * @return ends when the keys are there, or cannot be had, and has ended where others have come since; null when that
     *     was tried a moment ago
     */
    @SuppressWarnings("ReferenceEquality") // it is the same list for as long as they stay the same
    synchronized @Nullable CompletableFuture<Void> ask(@Nullable List<VerificationKey> seen) {
        if (flight != null) return flight;
        List<VerificationKey> there = current();
        if (there != null && there != seen) return CompletableFuture.completedFuture(null);
        long now = clock.getAsLong();
        if (now - mayAskAtNanos < 0) return null;
        mayAskAtNanos = now + ASKED_NANOS;
        return start();
    }

    private CompletableFuture<Void> start() {
        var landed = new CompletableFuture<Void>();
        flight = landed;
        refreshAtNanos = clock.getAsLong() + retryNanos;
        // What is thrown at once is a failure like those that come later.
        CompletableFuture.completedFuture(fetch).thenCompose(Supplier::get).whenComplete((fetched, failure) -> {
            land(fetched, failure);
            landed.complete(null);
        });
        return landed;
    }

    private synchronized void land(@Nullable List<VerificationKey> fetched, @Nullable Throwable failure) {
        flight = null;
        if (fetched == null) {
            retryNanos = Math.min(2 * retryNanos, RETRY_NANOS_MAX);
            Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
            LOG.warnf(
                    "The keys of the issuer %s cannot be fetched, %s: %s",
                    issuer, keys == null ? "and there are none" : "so the last good ones stay", cause);
            FailingIssuer before = failing;
            Instant since = before == null ? Instant.now() : before.since();
            failing = FailingIssuer.of(
                    issuer, String.valueOf(cause == null ? null : cause.getMessage()), keys != null, since);
            return;
        }
        failing = null;
        retryNanos = RETRY_NANOS;
        refreshAtNanos = clock.getAsLong() + FRESH_NANOS;
        endsAtNanos = clock.getAsLong() + maxAgeNanos;
        if (!fetched.equals(keys)) keys = fetched;
    }
}
