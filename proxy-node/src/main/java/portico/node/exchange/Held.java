package portico.node.exchange;

/** Something that an exchange has until it is over. */
public interface Held {
    /** Gives it back. Called once, on the exchange's event loop. */
    void release();
}
