package portico.node.exchange;

/** Encodes one body as it goes by. On the exchange's event loop only; must be closed whatever happens. */
public interface BodyEncoder extends AutoCloseable {
    /** Takes octets, and gives those that go out by now: maybe none. */
    byte[] take(byte[] octets);

    /** Gives what is needed for the other side to read all that was taken. */
    byte[] flush();

    /** Gives the rest, and the end. */
    byte[] end();

    @Override
    void close();
}
