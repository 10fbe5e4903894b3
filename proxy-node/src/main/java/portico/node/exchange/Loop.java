package portico.node.exchange;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.node.account.AccessLog;
import portico.node.account.ConsumerStats;
import portico.node.account.ExchangeStats;
import portico.node.account.LatestExchanges;
import portico.node.account.RefusalStats;
import portico.node.tracing.SpanSink;

/** What the exchanges of one event loop share: nothing in it is touched by another thread, but to read counts and to drain. */
public final class Loop {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final int index;
    private final AccessLog accessLog;
    private final @Nullable SpanSink spans;
    private final ExchangeStats unmatched;
    private final ConsumerStats consumers;
    private final RefusalStats refusals;
    private final BodyRoom bodyRoom;
    private final Memory memory;
    private final LatestExchanges latest = new LatestExchanges();
    private final SplittableRandom random = new SplittableRandom();
    private final char[] id = new char[16];
    private int decimal;
    private String decimalText = "0";
    private long dateSecond = -1;
    private String date = "";
    private volatile boolean draining;
    private long began;
    private long ended;
    private int connections;

    /**
     * A loop.
     *
     * @param index from 0, the same in every array that has one element for each loop
     * @param spans where those of traces go that are sampled; null when nobody wants them
     * @param unmatched counts what no route matched
     * @param consumers counts for each consumer
     * @param refusals counts what the gateway answers itself
     * @param bodyRoom for what is held of requests' bodies
     * @param memory the node's
     */
    public Loop(
            int index,
            AccessLog accessLog,
            @Nullable SpanSink spans,
            ExchangeStats unmatched,
            ConsumerStats consumers,
            RefusalStats refusals,
            BodyRoom bodyRoom,
            Memory memory) {
        this.index = index;
        this.accessLog = accessLog;
        this.spans = spans;
        this.unmatched = unmatched;
        this.consumers = consumers;
        this.refusals = refusals;
        this.bodyRoom = bodyRoom;
        this.memory = memory;
    }

    /**
     * One that belongs to no listener: nobody counts or logs what is on it.
     *
     * @param bodyBytesMax how much may be held of requests' bodies
     */
    public static Loop alone(int index, long bodyBytesMax) {
        return new Loop(
                index,
                AccessLog.NONE,
                null,
                new ExchangeStats(),
                new ConsumerStats(),
                new RefusalStats(),
                new BodyRoom(bodyBytesMax),
                new Memory());
    }

    public int index() {
        return index;
    }

    public AccessLog accessLog() {
        return accessLog;
    }

    /** Where spans go of traces that are sampled; null when nobody wants them. */
    public @Nullable SpanSink spans() {
        return spans;
    }

    /** For what is held of requests' bodies. */
    public BodyRoom bodyRoom() {
        return bodyRoom;
    }

    /** The newest exchanges that have ended on this loop. */
    public LatestExchanges latest() {
        return latest;
    }

    /** True when nothing more may begin: so many exchanges are on their way, or memory is short. */
    public boolean isFull(int runningMax) {
        return running() >= runningMax || memory.isShort();
    }

    /** True when nothing should grow that somebody may make as large as he likes. */
    public boolean isMemoryShort() {
        return memory.isShort();
    }

    ExchangeStats unmatchedStats() {
        return unmatched;
    }

    ConsumerStats consumers() {
        return consumers;
    }

    RefusalStats refusals() {
        return refusals;
    }

    /** Not a secret, but different from all others for all practical purposes. */
    public String nextId() {
        long bits = random.nextLong();
        for (int digit = 0; digit < id.length; digit++) id[digit] = HEX[(int) (bits >>> (digit * 4)) & 15];
        return new String(id);
    }

    /** A random UUID (RFC 9562 §5.4); no more of a secret than {@link #nextId}. */
    public String nextUuid() {
        long most = random.nextLong() & ~0xf000L | 0x4000L;
        long least = random.nextLong() & ~(3L << 62) | 1L << 63;
        return new UUID(most, least).toString();
    }

    /** A random number below the bound. */
    public int random(int bound) {
        return random.nextInt(bound);
    }

    /** The time for a Date field (RFC 9110 §6.6.1), the same text for a second. */
    public String date() {
        long second = System.currentTimeMillis() / 1000;
        if (second != dateSecond) {
            dateSecond = second;
            date = DATE.format(Instant.ofEpochSecond(second));
        }
        return date;
    }

    /** In digits; the same text for the same number, one after the other. */
    public String decimal(int number) {
        if (number != decimal) {
            decimal = number;
            decimalText = Integer.toString(number);
        }
        return decimalText;
    }

    /** From now on connections end with their exchange. */
    public void drain() {
        draining = true;
    }

    public boolean isDraining() {
        return draining;
    }

    /** A client has connected. */
    public void connectionOpened() {
        connections++;
    }

    /** A client's connection has ended. */
    public void connectionClosed() {
        connections--;
    }

    /** How many connections of clients there are; as exact as {@link #running}. */
    public int connections() {
        return connections;
    }

    void exchangeBegan() {
        began++;
    }

    void exchangeEnded() {
        ended++;
    }

    /** How many exchanges are on their way. Exact on the loop itself; from elsewhere it may be a moment old. */
    public long running() {
        return began - ended;
    }

    /** How many exchanges there have been; as exact as {@link #running}. */
    public long begun() {
        return began;
    }
}
