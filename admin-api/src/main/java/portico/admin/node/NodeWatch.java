package portico.admin.node;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import portico.admin.problem.Outage;

/**
 * Tells this replica of nodes that any replica has put out, drained or taken back: a look at a small table every quarter of a second. That
 * needs no connection of its own, and misses nothing when the database was away for a while.
 */
@ApplicationScoped
final class NodeWatch {
    private static final Logger LOG = Logger.getLogger(NodeWatch.class);
    private static final int PERIOD_MILLIS = 250;

    private final EntityManager database;
    private final Consumer<NodeChanged> changed;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "node-watch");
        thread.setDaemon(true);
        return thread;
    });

    /** What was told already, as far as the table still holds it. */
    private Set<UUID> told = new HashSet<>();

    private final Outage outage = new Outage(LOG, "Cannot look for nodes that were put out or drained");

    @Inject
    NodeWatch(EntityManager database, Event<NodeChanged> changed) {
        this(database, (Consumer<NodeChanged>) changed::fire);
    }

    /** @param changed told of each node, on the one thread that looks: briefly */
    NodeWatch(EntityManager database, Consumer<NodeChanged> changed) {
        this.database = database;
        this.changed = changed;
    }

    void start(@Observes StartupEvent event) {
        timer.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdownNow();
    }

    private void look() {
        try {
            Set<UUID> now = new HashSet<>();
            for (Object[] row : QuarkusTransaction.requiringNew().call(this::rows)) {
                UUID id = (UUID) row[0];
                if (!told.contains(id)) changed.accept(new NodeChanged((UUID) row[1]));
                now.add(id);
            }
            told = now;
            outage.over();
        } catch (RuntimeException | Error e) {
            outage.failed(e); // the next look comes soon, and finds what this one missed
        }
    }

    @SuppressWarnings("unchecked") // what the query gives, by its text
    private List<Object[]> rows() {
        return database.createNativeQuery("select id, node_id from node_revocation")
                .getResultList();
    }
}
