package portico.node.account;

import portico.node.exchange.Exchange;

/** Where a line for each exchange goes. Called on event loops: takes the facts and returns at once. */
public interface AccessLog {
    /** Nothing is written. */
    AccessLog NONE = (exchange, nanos, bytesIn, bytesOut, complete) -> {};

    /**
     * The exchange has ended; its facts are not valid after this returns.
     *
     * @param complete false when either side went away before the end
     */
    void write(Exchange exchange, long nanos, long bytesIn, long bytesOut, boolean complete);
}
