package portico.node.carrier.fast;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/** How an exchange comes to a connection: one that is idle, a new one, or one that another exchange is done with. */
final class ConnectionRequest {
    private final UpstreamExchange exchange;
    private final FastLoop shared;
    private int connectMillis;

    /** The connection that is being opened. */
    private @Nullable UpstreamConnection opening;

    /** Where it waits for a connection that another exchange has. */
    private @Nullable UpstreamPool awaited;

    ConnectionRequest(UpstreamExchange exchange, FastLoop shared) {
        this.exchange = exchange;
        this.shared = shared;
    }

    /** Opens one, or waits for one; false when too many wait already. */
    boolean open(UpstreamPool pool, int connectMillis) {
        this.connectMillis = connectMillis;
        if (pool.mayOpen()) connect(pool);
        else if (pool.await(this)) awaited = pool;
        else return false;
        return true;
    }

    /** True when it waits for others to be done. */
    boolean isQueued() {
        return awaited != null;
    }

    Bootstrap connector() {
        return exchange.connector();
    }

    void opening(UpstreamConnection connection) {
        opening = connection;
    }

    /** A new connection to the target stands, or does not. */
    void opened(UpstreamConnection connection, @Nullable Throwable failure) {
        if (opening != connection) {
            connection.close(); // nobody waits for it any more
            return;
        }
        opening = null;
        if (failure == null) exchange.connected(connection);
        else exchange.notConnected(failure instanceof ConnectTimeoutException);
    }

    /** The wait is over: here is one. */
    void granted(UpstreamConnection connection) {
        awaited = null;
        exchange.connected(connection);
    }

    /** The wait is over: there may be one more. */
    void mayOpen() {
        UpstreamPool pool = awaited;
        awaited = null;
        if (pool != null) connect(pool);
    }

    /** It is wanted no more. */
    void cancel() {
        opening = null; // closes when it stands
        if (awaited != null) awaited.leave(this);
        awaited = null;
    }

    private void connect(UpstreamPool pool) {
        UpstreamConnection.open(pool, connectMillis, this, shared);
    }
}
