package portico.node.carrier.fast;

import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import portico.node.carrier.TrustedProxies;
import portico.node.exchange.Loop;
import portico.node.gateway.Gateway;
import portico.node.upstream.Endpoint;

/** What the fast exchanges of one event loop share: upstream connections, a clock, and one sweep for all timeouts. */
public final class FastLoop {
    private static final long SWEEP_MILLIS = 100;

    final Loop loop;
    final Supplier<Gateway> current;
    final TrustedProxies trusted;
    final EdgeLimits limits;
    final HeadParser parser;
    final ByteBufSink sink = new ByteBufSink();

    private final Set<ClientConnection> clients = new HashSet<>();
    private final Map<Endpoint, UpstreamPool> pools = new IdentityHashMap<>();
    private long now = System.nanoTime();
    private boolean sweeping;

    /**
     * What the connections of a loop share.
     *
     * @param current the gateway for exchanges that begin now
     */
    public FastLoop(Loop loop, Supplier<Gateway> current, TrustedProxies trusted, EdgeLimits limits) {
        this.loop = loop;
        this.current = current;
        this.trusted = trusted;
        this.limits = limits;
        parser = new HeadParser(limits.pathParameters());
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

    /** This loop's connections to an endpoint. */
    UpstreamPool pool(Endpoint endpoint) {
        UpstreamPool known = pools.get(endpoint);
        if (known != null) return known;
        var fresh = new UpstreamPool(endpoint);
        pools.put(endpoint, fresh);
        return fresh;
    }

    private void sweep() {
        now = System.nanoTime();
        // A copy, since what times out leaves the set.
        for (var client : clients.toArray(new ClientConnection[0])) client.sweep(now);
        pools.values().removeIf(pool -> {
            pool.sweep(now);
            return pool.isUnused();
        });
    }
}
