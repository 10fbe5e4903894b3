package portico.node.account;

import portico.config.explain.ServedExchange;

/** Where a line for each exchange goes. Called on event loops: takes the facts and returns at once. */
public interface AccessLog {
    /** Nothing is written. */
    AccessLog NONE = served -> {};

    /** The exchange has ended. */
    void write(ServedExchange served);
}
