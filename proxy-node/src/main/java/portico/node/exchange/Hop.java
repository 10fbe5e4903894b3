package portico.node.exchange;

/**
 * Where a request came through.
 *
 * @param address without port
 * @param isClient false when it is but the nearest hop that is known: who is behind it is not
 */
public record Hop(String address, boolean isClient) {}
