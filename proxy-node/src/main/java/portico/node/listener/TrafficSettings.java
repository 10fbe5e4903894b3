package portico.node.listener;

import java.util.List;
import portico.node.carrier.TrustedProxies;

/**
 * Where and how traffic is taken.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param loops how many event loops take traffic
 * @param runningMax exchanges on their way at once, over all loops; more are refused with 503
 * @param headBytesMax of a request's head
 * @param headerTimeoutMillis until a head that has begun is there
 * @param idleTimeoutMillis of a connection without an exchange
 */
public record TrafficSettings(
        String host,
        int port,
        int loops,
        int runningMax,
        int headBytesMax,
        int headerTimeoutMillis,
        int idleTimeoutMillis,
        TrustedProxies trusted) {
    /** The safe defaults, on one port of the loopback interface. */
    public static TrafficSettings onLoopback(int port, int loops) {
        return new TrafficSettings(
                "127.0.0.1", port, loops, 10_000, 32 * 1024, 10_000, 75_000, TrustedProxies.of(List.of()));
    }
}
