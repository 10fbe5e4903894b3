package portico.node.exchange;

import io.netty.buffer.ByteBuf;

/** Hears a service's answer on its way to the client, on the exchange's event loop. What it wants to have, it copies. */
public interface AnswerListener {
    /**
     * Octets of the content, in their order, without framing.
     *
     * @param in is left as it is
     * @param from index of the first one
     */
    void heard(ByteBuf in, int from, int length);

    /** The answer is whole; the client does not know it yet. */
    void whole();

    /** It is not fit to go on to a client, and another answer goes out in its place. */
    void unfit();

    /** It will not be. */
    void lost();

    /** True when it wants to hear no more. */
    boolean isContent();
}
