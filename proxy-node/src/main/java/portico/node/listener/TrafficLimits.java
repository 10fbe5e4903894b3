package portico.node.listener;

import portico.node.carrier.fast.EdgeLimits;
import portico.node.carrier.general.GeneralLimits;
import portico.node.exchange.BodyRoom;

/**
 * What clients are held to.
 *
 * @param runningMax exchanges on their way at once, over all loops; more are refused with 503
 * @param connectionsMax of clients at once, from the accept on, over all loops; more are closed
 * @param headBytesMax of a request's head
 * @param headMillis until a head that has begun is there; for a connection also until it speaks HTTP
 * @param idleMillis of a connection without an exchange
 * @param bodyBytesMax of a request's body; not for calls of gRPC, whose streams end when they end
 * @param bodyIdleMillis without an octet of a body that is on its way
 * @param heldBytesMax of requests' bodies held at once, over all loops; more are refused with 503
 * @param streamsMax open at a time on a connection of HTTP/2
 * @param resetsMax by a client of HTTP/2 in 30 s, after which its connection ends (CVE-2023-44487)
 */
public record TrafficLimits(
        int runningMax,
        int connectionsMax,
        int headBytesMax,
        int headMillis,
        int idleMillis,
        long bodyBytesMax,
        int bodyIdleMillis,
        long heldBytesMax,
        int streamsMax,
        int resetsMax) {
    /** Safe for any node. */
    public static final TrafficLimits DEFAULT =
            new TrafficLimits(10_000, 16_384, 32 * 1024, 10_000, 75_000, 1L << 30, 60_000, 128L << 20, 128, 200);

    GeneralLimits general(int loops, boolean pathParameters) {
        return new GeneralLimits(share(runningMax, loops), bodyIdleMillis, bodyBytesMax, pathParameters);
    }

    EdgeLimits edge(int loops, boolean fast, boolean pathParameters) {
        return EdgeLimits.ofMillis(
                headBytesMax,
                headMillis,
                idleMillis,
                bodyBytesMax,
                bodyIdleMillis,
                share(runningMax, loops),
                fast,
                pathParameters);
    }

    int connectionsMaxPerLoop(int loops) {
        return share(connectionsMax, loops);
    }

    BodyRoom bodyRoom(int loops) {
        return new BodyRoom(Math.max(1, heldBytesMax / loops));
    }

    /** No loop knows of the others, so each has its part. */
    private static int share(int whole, int loops) {
        return Math.max(1, whole / loops);
    }
}
