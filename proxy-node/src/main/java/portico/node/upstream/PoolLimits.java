package portico.node.upstream;

import java.util.concurrent.TimeUnit;
import portico.config.service.Pool;
import portico.node.limit.Limit;

/**
 * What an event loop may keep of connections to one endpoint, in the units that carriers count in.
 *
 * @param connections how many there may be at once
 * @param waiting how many exchanges may wait for one
 * @param idleNanos for how long one is kept without an exchange
 * @param ageNanos how old one may become; {@link Deadlines#NONE} for any age
 */
public record PoolLimits(int connections, int waiting, long idleNanos, long ageNanos) {
    @Limit("Connections to one address, on each event loop, where pool.connections says nothing")
    private static final int CONNECTIONS_USUAL = 1024;

    @Limit("Exchanges that wait for a connection to one address, on each event loop; more are refused with 503")
    private static final int WAITING = 1024;

    static PoolLimits of(Pool pool, int loops) {
        Integer all = pool.connections();
        return new PoolLimits(
                all == null ? CONNECTIONS_USUAL : (all + loops - 1) / loops,
                WAITING,
                pool.idle().toNanos(),
                Deadlines.nanos(pool.age()));
    }

    int idleSeconds() {
        return (int) TimeUnit.NANOSECONDS.toSeconds(idleNanos);
    }

    /**
     * How old a connection becomes at most: a tenth less for some, so that those opened together do not end together.
     *
     * @param tenth from 0 to 99, a random one for each connection
     */
    public long lifeNanos(int tenth) {
        return ageNanos == Deadlines.NONE ? Deadlines.NONE : ageNanos - ageNanos / 1000 * tenth;
    }
}
