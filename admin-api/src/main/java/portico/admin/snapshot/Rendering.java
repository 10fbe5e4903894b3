package portico.admin.snapshot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.Outage;
import portico.config.snapshot.Sha256;

/**
 * Decides when to render: soon after a commit here, a little later after one elsewhere, whose replica will most likely
 * be first, and at least when a look at the head each second shows a new revision. One at a time, the latest wins.
 */
@Singleton
public final class Rendering {
    /** Carries the number of a committed revision; sent by its transaction. */
    public static final String REVISION_CHANNEL = "portico_revision";

    /** Carries the number of a rendered revision. */
    public static final String SNAPSHOT_CHANNEL = "portico_snapshot";

    private static final Logger LOG = Logger.getLogger(Rendering.class);
    private static final long POLL_MILLIS = 1000;
    private static final long ELSEWHERE_MILLIS = 250;
    private static final Duration PAUSE_MIN = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

    /** A revoked key is dead on all nodes within a second; this is the part of it that waiting may take. */
    private static final Duration IDENTITY_PAUSE_MAX = Duration.ofMillis(200);

    /** Each makes all be rendered anew, and any node with a good token can ask for it by a lie. */
    private static final long NODES_EPOCH_NANOS_MIN = TimeUnit.MINUTES.toNanos(1);

    private final Outage unread = new Outage(LOG, "The head of the configuration cannot be read");
    private final Outage unrendered = new Outage(LOG, "The newest revision cannot be rendered");
    private final SnapshotRenderer renderer;
    private final CurrentSnapshot current;
    private final Timer renderTime;
    private final Debounce debounce;
    private final Debounce identityDebounce;
    private @Nullable Long nodesEpochAt;
    private boolean withheld;
    private final AtomicBoolean due = new AtomicBoolean();
    private final AtomicBoolean identityDue = new AtomicBoolean();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean adopting = new AtomicBoolean();
    private final AtomicBoolean mending = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "portico-rendering");
        thread.setDaemon(true);
        return thread;
    });

    @Inject
    public Rendering(DataSource database, CurrentSnapshot current, MeterRegistry metrics) {
        this(
                database,
                current,
                metrics,
                new Debounce(PAUSE_MIN, PAUSE_MAX),
                new Debounce(PAUSE_MIN, IDENTITY_PAUSE_MAX));
    }

    /** @param identityDebounce of changes of consumers and credentials, which nothing else holds up */
    Rendering(
            DataSource database,
            CurrentSnapshot current,
            MeterRegistry metrics,
            Debounce debounce,
            Debounce identityDebounce) {
        this.debounce = debounce;
        this.identityDebounce = identityDebounce;
        this.renderer = new SnapshotRenderer(database);
        this.current = current;
        this.renderTime = Timer.builder("portico.snapshot.render")
                .description("From reading what changed to the stored manifest")
                .publishPercentileHistogram()
                .register(metrics);
    }

    /** Begins to look after the configuration; the first look is at once. */
    public void start() {
        thread.scheduleWithFixedDelay(this::poll, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * A transaction of this replica committed a revision.
     *
     * @param identity whether it changed consumers or credentials: what revokes a key does not wait behind a stream of
     *     routes
     */
    public void committedHere(boolean identity) {
        if (!identity) request(0);
        else if (identityDue.compareAndSet(false, true)) runNanos(this::renderIdentityWhenDue, 0);
    }

    /** Some replica committed a revision: this one steps in when nobody renders it. */
    public void committed(long revision) {
        Snapshot now = current.get();
        if ((now == null || now.revision() < revision) && looking.compareAndSet(false, true))
            run(this::look, ELSEWHERE_MILLIS);
    }

    /** Some replica rendered a revision. */
    public void rendered(long revision) {
        Snapshot now = current.get();
        if ((now == null || now.revision() < revision) && adopting.compareAndSet(false, true)) run(this::adopt, 0);
    }

    /** A chunk that the current snapshot names is lost or damaged. */
    public void mend(Sha256 chunk) {
        Snapshot now = current.get();
        if (now == null || !now.names(chunk) || !mending.compareAndSet(false, true)) return;
        LOG.warnf("The chunk %s is lost or damaged: all chunks are rendered anew", chunk);
        run(this::mendNow, 0);
    }

    @PreDestroy
    public void stop() {
        thread.shutdownNow();
    }

    private void request(long delayNanos) {
        if (due.compareAndSet(false, true)) runNanos(this::renderWhenDue, delayNanos);
    }

    private void renderWhenDue() {
        long wait = debounce.waitNanos(System.nanoTime());
        if (wait > 0) {
            runNanos(this::renderWhenDue, wait);
            return;
        }
        due.set(false); // before reading: a commit from now on asks again
        publish(renderer::newest);
    }

    private void renderIdentityWhenDue() {
        long wait = identityDebounce.waitNanos(System.nanoTime());
        if (wait > 0) {
            runNanos(this::renderIdentityWhenDue, wait);
            return;
        }
        identityDue.set(false);
        Snapshot before = current.get();
        publish(renderer::newest);
        identityDebounce.passedOn(System.nanoTime(), changesSince(before));
    }

    private void poll() {
        try {
            var head = renderer.head();
            unread.over();
            CurrentSnapshot.Seen seen = current.seen();
            if (seen != null && seen.epoch() == head.epoch() && seen.revision() > head.revision()) restored(seen);
            Snapshot now = current.get();
            if (now == null || now.epoch() != head.epoch() || now.revision() != head.revision()) request(0);
        } catch (SQLException | RuntimeException | Error e) { // an escaped one would be the last look
            fails(unread, e);
        }
    }

    private void restored(CurrentSnapshot.Seen seen) throws SQLException {
        String node = seen.node();
        if (node != null && withholds(node, seen.revision())) return;
        if (!renderer.beginEpochWithout(seen.epoch(), seen.revision())) return;
        if (node != null) nodesEpochAt = System.nanoTime();
        LOG.warnf(
                "The database has gone back: it no longer has revision %d, which %s."
                        + " All nodes take the configuration that it has now",
                seen.revision(), node == null ? "was in use" : node + " says it runs");
        publish(renderer::newest);
    }

    /** Whether a node is to wait, as one was believed just now; said once. */
    private boolean withholds(String node, long revision) {
        boolean before = withheld;
        withheld = nodesEpochAt != null && System.nanoTime() - nodesEpochAt < NODES_EPOCH_NANOS_MIN;
        if (withheld && !before)
            LOG.warnf(
                    "%s says it runs revision %d, which the database does not have, within a minute of the last such"
                            + " word of a node: it is not believed yet",
                    node, revision);
        return withheld;
    }

    private void look() {
        looking.set(false);
        poll();
    }

    private void adopt() {
        adopting.set(false);
        publish(() -> renderer.rendered().orElse(null));
    }

    private void mendNow() {
        publish(renderer::anew);
        mending.set(false);
    }

    private void publish(Source source) {
        Snapshot before = current.get();
        long start = System.nanoTime();
        try {
            Optional<StoredManifest> manifest = Optional.ofNullable(source.get());
            unrendered.over();
            if (manifest.isEmpty()) return;
            var snapshot = new Snapshot(manifest.get().manifest());
            if (!snapshot.replaces(before)) return;
            renderTime.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            current.set(snapshot);
            debounce.passedOn(System.nanoTime(), changesSince(before));
        } catch (SQLException | RuntimeException | Error e) {
            fails(unrendered, e);
        }
    }

    private long changesSince(@Nullable Snapshot before) {
        Snapshot now = current.get();
        if (now == null || before == null || before.epoch() != now.epoch()) return 1;
        return now.revision() - before.revision();
    }

    /** The next look at the head, within a second, tries again. */
    private void fails(Outage what, Throwable failure) {
        if (!thread.isShutdown()) what.failed(failure);
    }

    private void run(Runnable work, long delayMillis) {
        runNanos(work, TimeUnit.MILLISECONDS.toNanos(delayMillis));
    }

    private void runNanos(Runnable work, long delayNanos) {
        try {
            thread.schedule(work, delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Not rendered: the service stops", e);
        }
    }

    private interface Source {
        @Nullable StoredManifest get() throws SQLException;
    }
}
