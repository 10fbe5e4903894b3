package portico.node.carrier.fast;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import portico.node.upstream.Deadlines;
import portico.node.upstream.Endpoint;
import portico.node.upstream.PoolLimits;

/** An event loop's connections to one endpoint: the idle ones, how many there are, and the exchanges that wait for one. */
final class UpstreamPool {
    private final Endpoint endpoint;
    private final PoolLimits limits;
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<ConnectionRequest> waiting = new ArrayDeque<>();

    /** All that there are, and those that are being opened. */
    private int open;

    UpstreamPool(Endpoint endpoint) {
        this.endpoint = endpoint;
        limits = endpoint.pool();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    PoolLimits limits() {
        return limits;
    }

    /** The connection that was used last: the others may so become old enough to be closed. */
    @Nullable UpstreamConnection takeIdle() {
        return idle.pollLast();
    }

    /** True when there may be one more; then {@link #opened} follows, and {@link #ended} when it is no more. */
    boolean mayOpen() {
        return open < limits.connections();
    }

    void opened() {
        open++;
    }

    /** False when too many wait already; else the request is called, or {@link #leave}s. */
    boolean await(ConnectionRequest request) {
        return waiting.size() < limits.waiting() && waiting.add(request);
    }

    void leave(ConnectionRequest request) {
        waiting.remove(request);
    }

    /** A connection has served an exchange and may serve another. */
    void giveBack(UpstreamConnection connection, long now) {
        if (connection.isOld(now)) {
            connection.close();
            return;
        }
        ConnectionRequest next = waiting.poll();
        if (next != null) {
            next.granted(connection);
            return;
        }
        connection.idleSince(now);
        idle.addLast(connection);
    }

    /** An idle connection is so no more. */
    void forget(UpstreamConnection connection) {
        idle.remove(connection);
    }

    /** A connection is closed, or could not be opened. */
    void ended() {
        open--;
        ConnectionRequest next = waiting.poll();
        if (next != null) next.mayOpen();
    }

    /** Closes what has been idle, or there, for too long. */
    void sweep(long now) {
        while (!idle.isEmpty() && now - idle.peekFirst().idleSince() > limits.idleNanos())
            idle.pollFirst().close();
        if (idle.isEmpty() || limits.ageNanos() == Deadlines.NONE) return;
        // A copy, since what closes may let another one in.
        for (var connection : idle.toArray(new UpstreamConnection[0]))
            if (connection.isOld(now)) {
                idle.remove(connection);
                connection.close();
            }
    }

    /** True when nothing is known of it that matters. */
    boolean isUnused() {
        return open == 0 && waiting.isEmpty();
    }
}
