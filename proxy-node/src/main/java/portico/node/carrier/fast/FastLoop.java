package portico.node.carrier.fast;

import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.TrustedProxies;
import portico.node.composition.ServiceCall;
import portico.node.exchange.Loop;
import portico.node.gateway.Gateway;
import portico.node.upstream.Endpoint;

/** What the fast exchanges of one event loop share: upstream connections, a clock, and one sweep for all timeouts. */
public final class FastLoop {
    private static final long SWEEP_MILLIS = 100;

    /** What has served a stream is kept for the next one, up to so many. */
    private static final int IDLE_STREAMS_MAX = 256;

    /**
     * How many wait for the end of a turn at most. Behind a pause the requests of many clients come in one turn, and whom
     * they go to should have begun with the first of them before the last has been read.
     */
    static final int WRITTEN_MAX = 48;

    /** In how many sweeps the callers of streams are looked at once. */
    private static final int SWEEPS_PER_LOOK = 5;

    final Loop loop;
    final Supplier<Gateway> current;
    final TrustedProxies trusted;
    final EdgeLimits limits;
    final HeadParser parser;
    final StreamHead streamHead;
    final ByteBufSink sink = new ByteBufSink();
    final FieldBlock fields = new FieldBlock();

    private final Set<ClientConnection> clients = new HashSet<>();
    private final List<FastCall> calls = new ArrayList<>();
    private final List<ClientStream> streams = new ArrayList<>();
    private final ArrayDeque<ClientStream> idleStreams = new ArrayDeque<>();
    private final ArrayDeque<ChannelOutboundInvoker> written = new ArrayDeque<>();
    private final ArrayDeque<ClientStreams> answered = new ArrayDeque<>();

    /** Streams whose head has been read, and whose exchange has not begun. */
    int waiting;

    private boolean flushing;
    private final Map<Endpoint, UpstreamPool> pools = new IdentityHashMap<>();
    private final SweepClock clock;
    private boolean sweeping;
    private @Nullable FastCalls caller;
    private int sweeps;

    /**
     * What the connections of a loop share.
     *
     * @param current the gateway for exchanges that begin now
     */
    public FastLoop(Loop loop, Supplier<Gateway> current, TrustedProxies trusted, EdgeLimits limits) {
        this(loop, current, trusted, limits, System::nanoTime);
    }

    /** @param nanos {@link System#nanoTime} or the like */
    FastLoop(Loop loop, Supplier<Gateway> current, TrustedProxies trusted, EdgeLimits limits, LongSupplier nanos) {
        this.loop = loop;
        this.current = current;
        this.trusted = trusted;
        this.limits = limits;
        parser = new HeadParser(limits.pathParameters());
        streamHead = new StreamHead(limits.pathParameters());
        clock = new SweepClock(nanos, TimeUnit.MILLISECONDS.toNanos(2 * SWEEP_MILLIS));
    }

    /**
     * Says how the calls of compositions are made, on the event loop of the current context.
     *
     * @param others makes those to services that are spoken to otherwise than in plain HTTP/1.1
     */
    public ServiceCall.Maker calls(ServiceCall.Maker others) {
        FastCalls made = new FastCalls(this, others);
        caller = made;
        return made;
    }

    /** How the calls of compositions are made. */
    FastCalls calls() {
        if (caller == null) throw new IllegalStateException("Nobody has said how calls are made");
        return caller;
    }

    /** True when nothing should grow that somebody may make as large as he likes. */
    public boolean isMemoryShort() {
        return loop.isMemoryShort();
    }

    /** True when there is no room for a stream that would have to wait. */
    boolean isFull() {
        return loop.running() + waiting >= limits.runningMax();
    }

    /** By which somebody is quiet for too long; stands still between sweeps, and is free. */
    long now() {
        return clock.attended();
    }

    /** {@link System#nanoTime} as it was at the last sweep: for what has to end by then, come what may. */
    long exact() {
        return clock.exact();
    }

    /** True in a sweep that looks whether callers of streams are still good. */
    boolean looksAtCallers() {
        return sweeps == 0;
    }

    void opened(ClientConnection client, EventLoop eventLoop) {
        clients.add(client);
        sweepOn(eventLoop);
    }

    /** One to serve a stream with: one that has served others, or a new one. */
    ClientStream stream() {
        ClientStream idle = idleStreams.pollLast();
        return idle == null ? new ClientStream(this) : idle;
    }

    /** It serves nothing any more. */
    void giveBack(ClientStream stream) {
        if (idleStreams.size() < IDLE_STREAMS_MAX) idleStreams.addLast(stream);
    }

    void began(ClientStream stream, EventLoop eventLoop) {
        stream.place = streams.size();
        streams.add(stream);
        sweepOn(eventLoop);
    }

    /** The last one takes its place. */
    void ended(ClientStream stream) {
        ClientStream last = streams.remove(streams.size() - 1);
        if (last == stream) return;
        streams.set(stream.place, last);
        last.place = stream.place;
    }

    void began(FastCall call, EventLoop eventLoop) {
        call.place = calls.size();
        calls.add(call);
        sweepOn(eventLoop);
    }

    /**
     * Sends what was written there when all sockets have been read that had something to read, or when so many have been
     * written to that it is time. A composition writes to several services, each of which sleeps: who is woken once for
     * many requests takes them in one go.
     */
    void flushLater(ChannelOutboundInvoker to, EventLoop eventLoop) {
        flushOn(eventLoop);
        written.add(to);
        if (written.size() < WRITTEN_MAX) return;
        for (ChannelOutboundInvoker next; (next = written.poll()) != null; ) next.flush();
    }

    /** The same for the answers of a connection of HTTP/2. */
    void flushLater(ClientStreams to, EventLoop eventLoop) {
        flushOn(eventLoop);
        answered.add(to);
    }

    private void flushOn(EventLoop eventLoop) {
        if (!flushing) eventLoop.execute(this::flush);
        flushing = true;
    }

    private void flush() {
        try {
            // What is sent may fail, and something else be written for it.
            while (!written.isEmpty() || !answered.isEmpty()) {
                ChannelOutboundInvoker to = written.poll();
                if (to != null) to.flush();
                else answered.remove().flush();
            }
        } finally {
            flushing = false;
        }
    }

    private void sweepOn(EventLoop eventLoop) {
        if (sweeping) return;
        sweeping = true;
        clock.start();
        // Not at a rate: behind a pause there is nothing to catch up with.
        eventLoop.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    void closed(ClientConnection client) {
        clients.remove(client);
    }

    /** The last one takes its place. */
    void ended(FastCall call) {
        FastCall last = calls.remove(calls.size() - 1);
        if (last == call) return;
        calls.set(call.place, last);
        last.place = call.place;
    }

    /** This loop's connections to an endpoint. */
    UpstreamPool pool(Endpoint endpoint) {
        UpstreamPool known = pools.get(endpoint);
        if (known != null) return known;
        var fresh = new UpstreamPool(endpoint);
        pools.put(endpoint, fresh);
        return fresh;
    }

    private void sweep() {
        clock.tick();
        sweeps = (sweeps + 1) % SWEEPS_PER_LOOK;
        long now = clock.attended();
        // A copy, since what times out leaves the set.
        for (var client : clients.toArray(new ClientConnection[0])) client.sweep(now);
        for (var stream : streams.toArray(new ClientStream[0])) stream.sweep(now);
        for (var call : calls.toArray(new FastCall[0])) call.sweep(now);
        pools.values().removeIf(pool -> {
            pool.sweep(now);
            return pool.isUnused();
        });
    }
}
