package portico.node.carrier.fast;

import io.netty.channel.EventLoop;
import io.netty.resolver.AddressResolverGroup;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.TrustedProxies;
import portico.node.exchange.Loop;
import portico.node.gateway.Gateway;
import portico.node.upstream.Endpoint;

/** What the fast exchanges of one event loop share: idle upstream connections, a clock, and one sweep for all timeouts. */
public final class FastLoop {
    private static final long SWEEP_MILLIS = 100;
    private static final long IDLE_UPSTREAM_NANOS = TimeUnit.SECONDS.toNanos(55); // below the usual 60 s of servers

    final Loop loop;
    final Supplier<Gateway> current;
    final TrustedProxies trusted;
    final EdgeLimits limits;
    final AddressResolverGroup<InetSocketAddress> resolver;
    final HeadParser parser;
    final ByteBufSink sink = new ByteBufSink();

    private final Set<ClientConnection> clients = new HashSet<>();
    private final Map<Endpoint, ArrayDeque<UpstreamConnection>> idle = new IdentityHashMap<>();
    private long now = System.nanoTime();
    private boolean sweeping;

    /**
     * What the connections of a loop share.
     *
     * @param current the gateway for exchanges that begin now
     * @param resolver finds addresses without blocking the loop
     */
    public FastLoop(
            Loop loop,
            Supplier<Gateway> current,
            TrustedProxies trusted,
            EdgeLimits limits,
            AddressResolverGroup<InetSocketAddress> resolver) {
        this.loop = loop;
        this.current = current;
        this.trusted = trusted;
        this.limits = limits;
        parser = new HeadParser(limits.pathParameters());
        this.resolver = resolver;
    }

    /** {@link System#nanoTime} as it was at the last sweep: exact enough for timeouts, and free. */
    long now() {
        return now;
    }

    void opened(ClientConnection client, EventLoop eventLoop) {
        clients.add(client);
        if (sweeping) return;
        sweeping = true;
        now = System.nanoTime();
        eventLoop.scheduleAtFixedRate(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    void closed(ClientConnection client) {
        clients.remove(client);
    }

    /** The connection that was used last: the others may so become old enough to be closed. */
    @Nullable UpstreamConnection takeIdle(Endpoint endpoint) {
        ArrayDeque<UpstreamConnection> waiting = idle.get(endpoint);
        return waiting == null ? null : waiting.pollLast();
    }

    void giveBack(UpstreamConnection connection) {
        connection.idleSince(now);
        idle.computeIfAbsent(connection.endpoint(), endpoint -> new ArrayDeque<>())
                .addLast(connection);
    }

    void forget(UpstreamConnection connection) {
        ArrayDeque<UpstreamConnection> waiting = idle.get(connection.endpoint());
        if (waiting != null) waiting.remove(connection);
    }

    private void sweep() {
        now = System.nanoTime();
        // A copy, since what times out leaves the set.
        for (var client : clients.toArray(new ClientConnection[0])) client.sweep(now);
        idle.values().removeIf(waiting -> {
            while (!waiting.isEmpty() && now - waiting.peekFirst().idleSince() > IDLE_UPSTREAM_NANOS)
                waiting.pollFirst().close();
            return waiting.isEmpty();
        });
    }
}
