package portico.admin.statistics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.Outage;
import portico.config.channel.ChannelMessage.Counted;
import portico.config.channel.ChannelMessage.Traffic;
import portico.config.statistics.QuotaStanding;

/**
 * Takes in what nodes counted, and writes it many messages at a time on a thread of its own: no channel waits for the
 * database. What does not fit, or cannot be written, is dropped: nobody tells the node that it is stored, so it comes
 * again.
 */
@Singleton
public final class TrafficInbox {
    private static final Logger LOG = Logger.getLogger(TrafficInbox.class);

    /** With the largest of messages 16 MiB. */
    private static final int WAITING_MAX = 1024;

    private static final int BATCH_MAX = 256;

    /** What comes in this time after the first is written with it. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long STOP_MILLIS = 5_000;

    private final TrafficStore store;
    private final Clock clock;
    private final Counter dropped;
    private final BlockingQueue<TrafficReport> waiting = new ArrayBlockingQueue<>(WAITING_MAX);

    /** The last of each node that is stored, for those that poll. */
    private final Map<UUID, Counted> stored = new ConcurrentHashMap<>();

    private final Thread writer = new Thread(this::run, "portico-traffic");
    private final Outage outage = new Outage(LOG, "What nodes counted cannot be written; they will say it again");

    @Inject
    public TrafficInbox(DataSource database, Clock clock, MeterRegistry metrics) {
        this.store = new TrafficStore(database);
        this.clock = clock;
        this.dropped = Counter.builder("portico.statistics.dropped")
                .description("Counts of nodes that were not stored, and are to come again")
                .register(metrics);
        writer.setDaemon(true);
    }

    public void start() {
        writer.start();
    }

    /**
     * A node has said what it counted.
     *
     * @param whenStored told, on any thread, once it is in the database
     */
    public void offer(UUID node, Traffic said, Consumer<Counted> whenStored) {
        var report = new TrafficReport(node, said, clock.instant().minusMillis(said.ageMillis()), whenStored);
        if (!waiting.offer(report)) dropped.increment();
    }

    /** The last message of a node that was stored here. */
    public @Nullable Counted stored(UUID node) {
        return stored.get(node);
    }

    /** Lets the batch that is being written end. */
    @PreDestroy
    public void stop() {
        writer.interrupt();
        try {
            writer.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) write(gather());
        } catch (InterruptedException e) {
            LOG.debug("No more traffic is written");
        }
    }

    private List<TrafficReport> gather() throws InterruptedException {
        var batch = new ArrayList<TrafficReport>();
        batch.add(waiting.take());
        long end = System.nanoTime() + GATHER_NANOS;
        while (batch.size() < BATCH_MAX) {
            TrafficReport next = waiting.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) break;
            batch.add(next);
        }
        return batch;
    }

    private void write(List<TrafficReport> batch) {
        record Run(UUID node, UUID run) {}
        var latest = new HashMap<Run, TrafficReport>(); // a node waits for an answer, or says the same again
        for (var report : batch) latest.put(new Run(report.node(), report.said().run()), report);
        Map<QuotaStanding.Of, Long> standings;
        try {
            standings = store.add(latest.values());
            outage.over();
        } catch (SQLException | RuntimeException e) {
            outage.failed(e);
            dropped.increment(latest.size());
            return;
        }
        for (var report : latest.values()) {
            Counted counted = report.counted(standings);
            stored.put(report.node(), counted);
            report.whenStored().accept(counted);
        }
    }
}
