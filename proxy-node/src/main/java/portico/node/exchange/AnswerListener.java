package portico.node.exchange;

/** Hears a service's answer on its way to the client. */
public interface AnswerListener extends ContentListener {
    /** The answer is whole; the client does not know it yet. */
    void whole();

    /** It is not fit to go on to a client, and another answer goes out in its place. */
    void unfit();

    /** It will not be. */
    void lost();

    /** True when it wants to hear no more. */
    boolean isContent();
}
