package portico.node.sync;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage;
import portico.config.channel.ChannelMessage.Counted;
import portico.config.channel.ChannelMessage.Traffic;
import portico.config.json.ConfigJson;
import portico.config.statistics.QuotaUse;
import portico.config.statistics.TrafficEntry;

/**
 * What was counted, in messages that wait until an admin service has stored them, one after the other. While many wait,
 * nothing more is taken: the counts stay where they are and come with the next message, so an outage costs resolution,
 * not counts. What waits or was not taken when the process ends is lost.
 */
final class TrafficReports {
    private static final Duration PERIOD = Duration.ofSeconds(4);

    /** Five minutes of a node on which little moves. */
    private static final int WAITING_MAX = 60;

    /** Room for what a message is besides its entries. */
    private static final int ENTRIES_BYTES_MAX = ChannelMessage.BYTES_MAX - 512;

    private final UUID run = UUID.randomUUID();
    private final TrafficSource source;
    private final LongSupplier clock;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long sequence;
    private long tookAt;

    private record Waiting(long sequence, long takenAt, List<TrafficEntry> entries, List<QuotaUse> quotas) {}

    /** @param clock in nanoseconds */
    TrafficReports(TrafficSource source, LongSupplier clock) {
        this.source = source;
        this.clock = clock;
        this.tookAt = clock.getAsLong() - PERIOD.toNanos();
    }

    /** Takes what was counted, when that is due and there is room. */
    synchronized void take() {
        long now = clock.getAsLong();
        if (waiting.size() >= WAITING_MAX || now - tookAt < PERIOD.toNanos()) return;
        tookAt = now;
        split(source.take(), part -> add(part, List.of(), now));
        split(source.takeQuotas(), part -> add(List.of(), part, now));
    }

    /** The message that is to be said until it is stored; null when there is none. */
    synchronized @Nullable Traffic next() {
        Waiting first = waiting.peekFirst();
        if (first == null) return null;
        long age = Math.max(0, clock.getAsLong() - first.takenAt);
        return new Traffic(run, first.sequence, Duration.ofNanos(age).toMillis(), first.entries, first.quotas);
    }

    /** A message is stored. */
    synchronized void counted(Counted said) {
        Waiting first = waiting.peekFirst();
        if (first == null || !said.run().equals(run) || said.sequence() != first.sequence) return;
        waiting.removeFirst();
        source.stored(first.quotas, said.standings());
    }

    /** In parts that fit into a message each. */
    private static <T> void split(List<T> all, Consumer<List<T>> each) {
        List<T> part = new ArrayList<>();
        int bytes = 0;
        for (var entry : all) {
            int more = ConfigJson.write(entry).length + 1;
            if (bytes + more > ENTRIES_BYTES_MAX) {
                each.accept(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(entry);
            bytes += more;
        }
        if (!part.isEmpty()) each.accept(part);
    }

    private void add(List<TrafficEntry> entries, List<QuotaUse> quotas, long now) {
        waiting.addLast(new Waiting(++sequence, now, List.copyOf(entries), List.copyOf(quotas)));
    }
}
