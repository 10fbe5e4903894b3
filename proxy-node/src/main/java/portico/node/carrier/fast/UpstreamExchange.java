package portico.node.carrier.fast;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.Trailers;

/**
 * What a connection to a target is wanted for, and serves: one request and its response. Is told what comes of either, on
 * the event loop of both.
 */
interface UpstreamExchange {
    /** Connects on the exchange's event loop. */
    Bootstrap connector();

    /** There is a connection to the target. */
    void connected(UpstreamConnection to);

    /**
     * There will be no connection to the target.
     *
     * @param tooLate whether it took too long
     */
    void notConnected(boolean tooLate);

    /** The target takes octets again. */
    void upstreamWritable();

    /** The response begins. */
    void responseHead(UpstreamConnection from, ResponseHead head, BodyFraming body);

    /** Octets of the response's body, framing included; released by who gets them. */
    void responseBody(ByteBuf octets, boolean last);

    /** For now nothing more is there to be read of the response. */
    void responsePauses();

    /** The end of the response's body, with what stands there. */
    void responseTrailers(Trailers trailers);

    /** The response is whole; the connection is to be released. */
    void responseEnd(UpstreamConnection from, long payload);

    /**
     * The connection ended before the response did.
     *
     * @param begun whether any octet of the response had come
     */
    void upstreamBroke(UpstreamConnection from, boolean begun);
}
