package portico.admin.node;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import portico.admin.node.NodeReportStore.Unsaved;
import portico.admin.problem.Outage;
import portico.config.channel.ChannelMessage;
import portico.config.channel.ChannelMessage.Heartbeat;
import portico.config.channel.ChannelMessage.Hello;
import portico.config.channel.Poll;

/**
 * What every node last said, to whichever replica: kept in memory and shared through the database. What others wait for
 * is written at once, heartbeats every two seconds; both many nodes at a time.
 */
@Singleton
public final class NodeReports {
    /** Carries the name of the replica that has written news of nodes. */
    public static final String NOTIFICATION_CHANNEL = "portico_status";

    private static final Logger LOG = Logger.getLogger(NodeReports.class);
    private static final long SAVE_MILLIS = 2000;
    private static final long LOAD_MILLIS = 5000;
    private static final int STOP_SECONDS_MAX = 5;

    private final Outage unwritten = new Outage(LOG, "What nodes said cannot be written");
    private final Outage unread = new Outage(LOG, "What nodes said to other replicas cannot be read");
    private final String replica = UUID.randomUUID().toString();
    private final NodeReportStore store;
    private final Clock clock;
    private final List<Runnable> observers = new CopyOnWriteArrayList<>();
    private final Map<UUID, NodeReport> reports = new HashMap<>();
    private Map<UUID, Unsaved> unsaved = new HashMap<>();
    private boolean news;
    private boolean saving;
    private boolean loading;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "portico-node-reports");
        thread.setDaemon(true);
        return thread;
    });

    @Inject
    public NodeReports(DataSource database, Clock clock) {
        this.store = new NodeReportStore(database, clock);
        this.clock = clock;
    }

    public void start() {
        thread.scheduleWithFixedDelay(this::save, SAVE_MILLIS, SAVE_MILLIS, TimeUnit.MILLISECONDS);
        thread.scheduleWithFixedDelay(this::load, 0, LOAD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Calls back, briefly and on any thread, when a node comes, goes, applies, rejects or changes its readiness. */
    public void onChange(Runnable observer) {
        observers.add(observer);
    }

    public synchronized List<NodeReport> all() {
        return List.copyOf(reports.values());
    }

    public synchronized Optional<NodeReport> of(UUID node) {
        return Optional.ofNullable(reports.get(node));
    }

    /** A node has connected here. */
    public void greeted(NodeIdentity node, UUID session, Hello hello) {
        synchronized (this) {
            put(NodeReport.greeting(node, session, replica, clock.instant(), hello), true);
            tell();
        }
        observers.forEach(Runnable::run);
    }

    /** A node that no channel gets through from says all that there is to say, while it polls here. */
    public void polled(NodeIdentity node, Poll said) {
        synchronized (this) {
            NodeReport before = reports.get(node.id());
            boolean first =
                    before == null || !before.open() || !before.replica().equals(replica);
            UUID session = before == null || first ? UUID.randomUUID() : before.session();
            NodeReport now = NodeReport.poll(node, session, replica, clock.instant(), said);
            put(now, first);
            if (before != null && !first && now.saysTheSameAs(before)) return;
            tell();
        }
        observers.forEach(Runnable::run);
    }

    /** A node that has connected here says something. */
    public void heard(UUID node, UUID session, ChannelMessage message) {
        synchronized (this) {
            NodeReport before = reports.get(node);
            if (before == null || !before.session().equals(session)) return; // it talks to another replica now
            NodeReport now = before.with(message, clock.instant());
            put(now, false);
            if (message instanceof Heartbeat && now.ready() == before.ready()) return;
            tell();
        }
        observers.forEach(Runnable::run);
    }

    /** A node that had connected here is gone. */
    public void closed(UUID node, UUID session) {
        synchronized (this) {
            NodeReport before = reports.get(node);
            if (before == null || !before.session().equals(session)) return;
            put(before.closed(), false);
            tell();
        }
        observers.forEach(Runnable::run);
    }

    /** A replica has written news; itself, it knows them. */
    public synchronized void notified(String writer) {
        if (loading || writer.equals(replica)) return;
        loading = true;
        run(this::load);
    }

    @PreDestroy
    public void stop() {
        thread.shutdown();
        try {
            // What is being saved at this moment must not come after the last words.
            if (!thread.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS)) thread.shutdownNow();
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        save(); // the last words: other replicas need not find out by themselves that these nodes have gone
    }

    private void put(NodeReport report, boolean greeting) {
        reports.put(report.node(), report);
        unsaved.merge(
                report.node(),
                new Unsaved(report, greeting),
                (before, now) -> new Unsaved(now.report(), before.greeting() || now.greeting()));
    }

    private void tell() {
        news = true;
        if (saving) return;
        saving = true;
        run(this::save);
    }

    private void save() {
        Map<UUID, Unsaved> batch;
        boolean told;
        synchronized (this) {
            saving = false;
            batch = unsaved;
            told = news;
            unsaved = new HashMap<>();
            news = false;
        }
        if (batch.isEmpty()) return;
        try {
            store.save(inOrder(batch), told ? replica : "");
            unwritten.over();
        } catch (SQLException | RuntimeException e) {
            unwritten.failed(e);
            keep(batch, told);
        }
    }

    /** Of one order in all replicas: no deadlock. */
    private static Collection<Unsaved> inOrder(Map<UUID, Unsaved> batch) {
        return new TreeMap<>(batch).values();
    }

    private synchronized void keep(Map<UUID, Unsaved> batch, boolean told) {
        news |= told;
        batch.forEach((node, before) ->
                unsaved.merge(node, before, (now, old) -> new Unsaved(now.report(), now.greeting() || old.greeting())));
    }

    private void load() {
        synchronized (this) {
            loading = false; // before reading: what is written from now on is read again
        }
        try {
            Map<UUID, NodeReport> stored = store.load();
            unread.over();
            synchronized (this) {
                merge(stored);
            }
            observers.forEach(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            if (!thread.isShutdown()) unread.failed(e);
        }
    }

    private void merge(Map<UUID, NodeReport> stored) {
        reports.keySet().removeIf(node -> !stored.containsKey(node) && !unsaved.containsKey(node));
        stored.forEach((node, there) -> {
            NodeReport here = reports.get(node);
            boolean ours = here != null
                    && here.replica().equals(replica)
                    && (unsaved.containsKey(node) || here.session().equals(there.session()));
            if (!ours) reports.put(node, there);
        });
    }

    private void run(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("Not written: the service stops", e);
        }
    }
}
