package portico.node.carrier.fast;

import java.util.concurrent.TimeUnit;

/**
 * What a client may take of the gateway before it has said anything sensible.
 *
 * @param headBytesMax of a request's head
 * @param headNanos until a head that has begun is there
 * @param idleNanos of a connection without an exchange
 * @param bodyBytesMax of a request's body
 * @param bodyIdleNanos without an octet of a body that is on its way
 * @param fast whether the fast carrier takes anything at all; the edge refuses what it refuses either way
 * @param runningMax with this many exchanges on their way on this loop, further ones are refused at once
 * @param pathParameters whether segments of paths may have parameters
 */
public record EdgeLimits(
        int headBytesMax,
        long headNanos,
        long idleNanos,
        long bodyBytesMax,
        long bodyIdleNanos,
        int runningMax,
        boolean fast,
        boolean pathParameters) {
    public static EdgeLimits ofMillis(
            int headBytesMax,
            long headMillis,
            long idleMillis,
            long bodyBytesMax,
            long bodyIdleMillis,
            int runningMax,
            boolean fast,
            boolean pathParameters) {
        return new EdgeLimits(
                headBytesMax,
                TimeUnit.MILLISECONDS.toNanos(headMillis),
                TimeUnit.MILLISECONDS.toNanos(idleMillis),
                bodyBytesMax,
                TimeUnit.MILLISECONDS.toNanos(bodyIdleMillis),
                runningMax,
                fast,
                pathParameters);
    }
}
