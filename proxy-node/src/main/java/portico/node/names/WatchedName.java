package portico.node.names;

import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One name, and when it is looked up next. All but reading happens on the loop of names. */
final class WatchedName {
    private static final Logger LOG = Logger.getLogger(WatchedName.class);

    /** After a look-up that said nothing: soon, and then less and less often. */
    private static final long RETRY_MILLIS_MIN = 500;

    private static final long RETRY_MILLIS_MAX = 10_000;

    /** Of one name; it comes from outside. */
    private static final int PLACES_MAX = 256;

    /** The same order whatever the servers shuffle, so that nothing changes when nothing has changed. */
    private static final Comparator<Place> ORDER = Comparator.comparingInt(Place::priority)
            .thenComparing(place -> place.address().getHostAddress())
            .thenComparing(Place::port)
            .thenComparing(Place::host)
            .thenComparing(Place::weight);

    private final Name name;
    private final NameSettings settings;
    private final Lookup lookup;
    private final EventLoop loop;
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private volatile Resolution current = Resolution.UNKNOWN;
    private long retryMillis = RETRY_MILLIS_MIN;

    WatchedName(Name name, NameSettings settings, Lookup lookup, EventLoop loop) {
        this.name = name;
        this.settings = settings;
        this.lookup = lookup;
        this.loop = loop;
    }

    Name name() {
        return name;
    }

    Resolution current() {
        return current;
    }

    /** Completes when there has been an answer, or none. */
    CompletableFuture<Void> first() {
        return first;
    }

    void start() {
        loop.execute(this::look);
    }

    void add(Watch watch) {
        watches.add(watch);
    }

    /** True when nobody is left. */
    boolean remove(Watch watch) {
        watches.remove(watch);
        return watches.isEmpty();
    }

    private void look() {
        if (watches.isEmpty()) return;
        // What is thrown at once is a failure like those that come later.
        CompletableFuture.completedFuture(name).thenCompose(lookup::of).whenCompleteAsync(this::looked, loop);
    }

    private void looked(@Nullable Found found, @Nullable Throwable failure) {
        long again = RETRY_MILLIS_MAX; // a fault of ours must not end the watch
        try {
            again = take(found, failure);
        } finally {
            first.complete(null); // now everybody knows
            loop.schedule(this::look, again, TimeUnit.MILLISECONDS);
        }
    }

    /** How long it is until the next look. */
    private long take(@Nullable Found found, @Nullable Throwable failure) {
        Resolution before = current;
        boolean old = found == null
                || found.places().isEmpty()
                || !found.whole() && !before.places().isEmpty();
        long again;
        if (found == null || old) {
            current = before.failing(Instant.now());
            again = retryMillis();
        } else {
            current = resolved(found.places());
            again = refreshMillis(found.ttlSeconds());
        }
        note(before, failure);
        if (!current.equals(before)) watches.forEach(Watch::changed);
        return again;
    }

    private static Resolution resolved(List<Place> places) {
        return new Resolution(
                places.stream().distinct().sorted(ORDER).limit(PLACES_MAX).toList(), null);
    }

    private long retryMillis() {
        long now = retryMillis;
        retryMillis = Math.min(RETRY_MILLIS_MAX, 2 * retryMillis);
        return now;
    }

    /** Before the answer is too old: a look-up takes its time, too. */
    private long refreshMillis(long ttlSeconds) {
        retryMillis = RETRY_MILLIS_MIN;
        long ttl =
                TimeUnit.SECONDS.toMillis(Math.min(ttlSeconds, settings.ttlMax().toSeconds()));
        return Math.max(settings.ttlMin().toMillis(), ttl * 3 / 4);
    }

    private void note(Resolution before, @Nullable Throwable failure) {
        boolean failed = before.failingSince() != null;
        boolean fails = current.failingSince() != null;
        if (fails && !failed)
            LOG.warnf(
                    failure,
                    "The name %s leads nowhere; %s",
                    name,
                    current.places().isEmpty()
                            ? "its target takes no traffic"
                            : "the last " + current.places().size() + " addresses are used on");
        else if (failed && !fails)
            LOG.infof(
                    "The name %s leads somewhere again: %d addresses",
                    name, current.places().size());
    }
}
