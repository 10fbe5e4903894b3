package portico.node.carrier.general;

/**
 * What the general carrier holds clients to; the edge has more of it.
 *
 * @param runningMax with this many exchanges on their way on a loop, further ones are refused at once
 * @param bodyIdleMillis without an octet of a body that is on its way
 * @param bodyBytesMax of a request's body, but for calls of gRPC
 * @param pathParameters whether segments of paths may have parameters
 */
public record GeneralLimits(int runningMax, int bodyIdleMillis, long bodyBytesMax, boolean pathParameters) {}
