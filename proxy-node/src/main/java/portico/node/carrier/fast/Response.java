package portico.node.carrier.fast;

import io.netty.buffer.ByteBuf;
import portico.node.exchange.Answer;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.StoredAnswer;
import portico.node.exchange.Trailers;

/** Writes the responses to a client's requests, one after the other, framed as its version of HTTP has it. */
interface Response {
    /**
     * Sends an answer of the gateway's own: all of it where that is little, else the head.
     *
     * @param last whether the connection ends with it
     * @param length how much of the body the client gets: all or nothing
     * @param atOnce whether it goes out now, or with all that is written in this turn of the event loop
     * @return true when that was all
     */
    boolean send(Answer answer, boolean last, int length, boolean atOnce);

    /**
     * Sends what a service has answered before: all of it where that is little, else the head.
     *
     * @param last whether the connection ends with it
     * @param length how much of the body the client gets
     * @return true when that was all
     */
    boolean send(StoredAnswer answer, boolean last, int length);

    /**
     * Begins with the head of a service's answer.
     *
     * @param length as the service says it; negative when it does not
     * @param last whether the connection ends with it
     */
    void begin(ResponseHead head, long length, BodyFraming body, boolean last);

    /** Octets of the body, as its {@link BodyFraming} lets them pass; released here. */
    void body(ByteBuf octets);

    /** What stands behind the body of the service's answer with this head, of which {@link #bodyEnd} follows. */
    void trailers(ResponseHead head, Trailers trailers);

    /** The body is whole. */
    void bodyEnd();

    /** False when more of the body should wait until the client has taken some. */
    boolean isWritable();

    /** What was written goes out, as far as the client takes it. */
    void flush();

    /** Forgets what has not gone out. */
    void discard();
}
