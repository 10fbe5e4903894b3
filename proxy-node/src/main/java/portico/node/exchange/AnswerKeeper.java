package portico.node.exchange;

/** Keeps what services have answered, for others who ask the same. */
public interface AnswerKeeper {
    /**
     * A stored answer could not go on to a client: a policy has found it to be none that may. Whoever asks next may get
     * a better one. On the exchange's event loop, while the exchange lasts.
     */
    void unfit(Exchange exchange, StoredAnswer answer);
}
