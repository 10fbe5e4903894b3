package portico.node.exchange;

import io.netty.buffer.ByteBuf;

/** Hears the content of a service's answer, on the exchange's event loop. What it wants to have, it copies. */
public interface ContentListener {
    /**
     * Octets of the content, in their order, without framing.
     *
     * @param in is left as it is
     * @param from index of the first one
     */
    void heard(ByteBuf in, int from, int length);
}
