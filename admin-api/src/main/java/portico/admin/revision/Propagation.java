package portico.admin.revision;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import portico.admin.configuration.RevisionCommitted;

/** Measures how long it takes from a commit until every node runs it: of one commit at a time, so also under a stream. */
@Singleton
final class Propagation {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Rollouts rollouts;
    private final Timer timer;
    private final AtomicBoolean measuring = new AtomicBoolean();

    Propagation(Rollouts rollouts, MeterRegistry metrics) {
        this.rollouts = rollouts;
        this.timer = Timer.builder("portico.revision.propagation")
                .description("From the commit of a revision until every serving node runs it")
                .publishPercentileHistogram()
                .maximumExpectedValue(PATIENCE)
                .register(metrics);
    }

    void committed(@Observes(during = TransactionPhase.AFTER_SUCCESS) RevisionCommitted event) {
        if (!measuring.compareAndSet(false, true)) return;
        long start = System.nanoTime();
        try {
            rollouts.await(event.revision(), PATIENCE).whenComplete((rollout, failure) -> {
                measuring.set(false);
                if (rollout != null && rollout.applied()) timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            });
        } catch (portico.admin.problem.Busy e) {
            measuring.set(false); // so many wait that this one is not missed
        }
    }
}
