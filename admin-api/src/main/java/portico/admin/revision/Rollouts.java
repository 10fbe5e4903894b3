package portico.admin.revision;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import portico.admin.node.NodeReports;
import portico.admin.problem.Busy;
import portico.admin.snapshot.CurrentSnapshot;

/** Waits for nodes to run a revision; however many wait, no thread does. */
@Singleton
public final class Rollouts {
    private static final int WAITING_MAX = 1000;

    /** Nodes also change without a word: by not saying any more. */
    private static final long LOOK_MILLIS = 1000;

    private final NodeReports reports;
    private final CurrentSnapshot current;
    private final Clock clock;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean due = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "portico-rollouts");
        thread.setDaemon(true);
        return thread;
    });

    private record Waiting(long revision, long newest, CompletableFuture<Rollout> answer) {
        @Override
        public boolean equals(Object other) {
            return this == other; // two may wait for the same
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    public Rollouts(NodeReports reports, CurrentSnapshot current, Clock clock) {
        this.reports = reports;
        this.current = current;
        this.clock = clock;
    }

    public void start() {
        reports.onChange(this::lookSoon);
        current.onChange(snapshot -> lookSoon());
        thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** How far a revision is now. */
    public Rollout now(long revision) {
        return Rollout.of(revision, reports.all(), current.get(), clock.instant());
    }

    /**
     * How far a revision is when it is applied, when a node refuses it, or when time is up.
     *
     * @throws Busy when too many wait already
     */
    public CompletableFuture<Rollout> await(long revision, Duration timeout) {
        return await(revision, revision, timeout);
    }

    /**
     * How far a revision is when it and what was committed after it are applied or refused, or when time is up.
     *
     * @param newest the newest revision that was committed when the question came; how it fares delays the answer and
     *     does not change it
     * @throws Busy when too many wait already
     */
    public CompletableFuture<Rollout> await(long revision, long newest, Duration timeout) {
        if (isSettled(revision, newest) || timeout.isZero()) return CompletableFuture.completedFuture(now(revision));
        if (waiting.size() >= WAITING_MAX) throw new Busy();
        var one = new Waiting(revision, newest, new CompletableFuture<>());
        waiting.add(one);
        var late = thread.schedule(() -> one.answer.complete(now(revision)), timeout.toMillis(), TimeUnit.MILLISECONDS);
        one.answer.whenComplete((rollout, failure) -> {
            waiting.remove(one);
            late.cancel(false);
        });
        lookSoon(); // it may have come about in between
        return one.answer;
    }

    @PreDestroy
    public void stop() {
        thread.shutdownNow();
        waiting.forEach(one -> one.answer.complete(now(one.revision)));
    }

    private void lookSoon() {
        if (!waiting.isEmpty() && due.compareAndSet(false, true)) thread.execute(this::look);
    }

    private void look() {
        due.set(false);
        for (var one : waiting) if (isSettled(one.revision, one.newest)) one.answer.complete(now(one.revision));
    }

    private boolean isSettled(long revision, long newest) {
        return isSettled(now(newest)) && (revision == newest || isSettled(now(revision)));
    }

    private static boolean isSettled(Rollout rollout) {
        return rollout.applied() || rollout.refused();
    }
}
