package portico.admin.cache;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import portico.admin.channel.NodeQuestions;
import portico.admin.node.NodeIdentity;
import portico.config.channel.NodeAnswer;
import portico.config.channel.NodeQuestion;

/**
 * Tells the nodes that are connected to this replica of purges that any replica was asked for: a look at a small table
 * every quarter of a second, as for nodes that are put out. Nodes that have not said that they did it are told again.
 */
@ApplicationScoped
class PurgeWatch {
    private static final Logger LOG = Logger.getLogger(PurgeWatch.class);
    private static final int PERIOD_MILLIS = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final PurgeStore purges;
    private final NodeQuestions questions;
    private final Set<Asked> asked = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "purge-watch");
        thread.setDaemon(true);
        return thread;
    });

    private boolean failing; // on the timer's thread only

    private record Asked(UUID purge, UUID node) {}

    PurgeWatch(PurgeStore purges, NodeQuestions questions) {
        this.purges = purges;
        this.questions = questions;
    }

    void start(@Observes StartupEvent event) {
        timer.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdownNow();
    }

    /** There is a new one, and no need to wait for the next look. */
    void lookNow() {
        timer.execute(this::look);
    }

    @Scheduled(every = "1h", delayed = "5m")
    void tidy() {
        purges.tidy();
    }

    private void look() {
        try {
            for (var due : purges.due())
                for (var node : questions.nodes()) if (!due.heard().contains(node.id())) ask(due, node);
            failing = false;
        } catch (RuntimeException e) {
            // The next look comes soon, and finds what this one missed; said once, not four times a second.
            if (!failing) LOG.warn("Cannot look for purges", e);
            failing = true;
        }
    }

    private void ask(PurgeStore.Due due, NodeIdentity node) {
        var one = new Asked(due.id(), node.id());
        if (!asked.add(one)) return;
        questions
                .ask(node, new NodeQuestion.Purge(due.what()), PATIENCE)
                .subscribe()
                .with(answer -> timer.execute(() -> answered(one, node, answer)), failure -> asked.remove(one));
    }

    private void answered(Asked one, NodeIdentity node, NodeAnswer answer) {
        try {
            if (answer instanceof NodeAnswer.Purged done)
                purges.heard(one.purge(), one.node(), node.name(), done.count());
        } catch (RuntimeException e) {
            LOG.warnf("What the node %s said to a purge is not written down: %s", node.name(), e.getMessage());
        } finally {
            asked.remove(one);
        }
    }
}
