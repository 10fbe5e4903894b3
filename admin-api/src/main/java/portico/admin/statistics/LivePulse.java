package portico.admin.statistics;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** The newest traffic every five seconds, asked for once, however many listen, and not at all while nobody does. */
@Singleton
final class LivePulse {
    private static final Logger LOG = Logger.getLogger(LivePulse.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);

    /** Then the listener comes again, and shows that it still may. */
    private static final Duration STREAM_MAX = Duration.ofMinutes(10);

    private static final int LISTENERS_MAX = 1000;

    private final StatisticsService statistics;
    private final AtomicInteger listeners = new AtomicInteger();
    private final Multi<LiveTraffic> beats;

    LivePulse(StatisticsService statistics) {
        this.statistics = statistics;
        beats = Multi.createFrom()
                .ticks()
                .every(PERIOD)
                .onOverflow()
                .drop()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .onItem()
                .transformToMultiAndConcatenate(tick -> newest())
                .broadcast()
                .withCancellationAfterLastSubscriberDeparture()
                .toAllSubscribers();
    }

    /**
     * What comes from now on, for as long as the listener may hear it.
     *
     * @param welcome whether it still may; asked before every event
     * @throws TooManyListeners when there are
     */
    Multi<LiveTraffic> listen(BooleanSupplier welcome) {
        if (listeners.incrementAndGet() > LISTENERS_MAX) {
            listeners.decrementAndGet();
            throw new TooManyListeners();
        }
        return beats.onOverflow()
                .dropPreviousItems() // who reads slowly holds up nobody
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .select()
                .first(beat -> welcome.getAsBoolean())
                .select()
                .first(STREAM_MAX)
                .onTermination()
                .invoke(listeners::decrementAndGet);
    }

    /** Nothing while the database is away: the next beat comes soon, and listeners stay. */
    private Multi<LiveTraffic> newest() {
        try {
            return Multi.createFrom().item(statistics.newest());
        } catch (RuntimeException e) {
            LOG.debug("The newest traffic cannot be read for now", e);
            return Multi.createFrom().empty();
        }
    }
}
