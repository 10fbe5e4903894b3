package portico.node.listener;

import java.util.List;
import portico.node.carrier.TrustedProxies;
import portico.node.carrier.fast.EdgeLimits;

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
 * @param bodyIdleTimeoutMillis without an octet of a body that is on its way
 * @param fast whether plain exchanges take the fast carrier; the rules are the same for both
 */
public record TrafficSettings(
        String host,
        int port,
        int loops,
        int runningMax,
        int headBytesMax,
        int headerTimeoutMillis,
        int idleTimeoutMillis,
        int bodyIdleTimeoutMillis,
        boolean fast,
        TrustedProxies trusted) {
    /** The safe defaults, on one port of the loopback interface. */
    public static TrafficSettings onLoopback(int port, int loops) {
        return new TrafficSettings(
                "127.0.0.1",
                port,
                loops,
                10_000,
                32 * 1024,
                10_000,
                75_000,
                60_000,
                true,
                TrustedProxies.of(List.of()));
    }

    /** The same settings with the fast carrier on or off. */
    public TrafficSettings withFast(boolean fast) {
        return new TrafficSettings(
                host,
                port,
                loops,
                runningMax,
                headBytesMax,
                headerTimeoutMillis,
                idleTimeoutMillis,
                bodyIdleTimeoutMillis,
                fast,
                trusted);
    }

    /** The same settings on another address, behind these proxies. */
    public TrafficSettings on(String host, TrustedProxies trusted) {
        return new TrafficSettings(
                host,
                port,
                loops,
                runningMax,
                headBytesMax,
                headerTimeoutMillis,
                idleTimeoutMillis,
                bodyIdleTimeoutMillis,
                fast,
                trusted);
    }

    int runningMaxPerLoop() {
        return Math.max(1, runningMax / loops);
    }

    EdgeLimits edgeLimits() {
        return EdgeLimits.ofMillis(
                headBytesMax, headerTimeoutMillis, idleTimeoutMillis, bodyIdleTimeoutMillis, runningMaxPerLoop(), fast);
    }
}
