package portico.node.carrier.fast;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.Trailers;
import portico.node.tls.TlsClient;

/** Where the request of a fast exchange comes from, and its response goes: a connection of HTTP/1.1, or a stream of HTTP/2. */
interface Client {
    FastLoop shared();

    /** Of the connection, on the event loop of the exchange. */
    ChannelHandlerContext context();

    /** The event loop of the exchange; also when it is over. */
    EventExecutor executor();

    /** The address at the other end, without port. */
    String peerAddress();

    boolean isPeerTrusted();

    /** True when the client came over TLS. */
    boolean isSecure();

    /** The version of HTTP that the client speaks. */
    String httpVersion();

    /** The client's end of TLS; null in clear text. */
    @Nullable TlsClient tlsClient();

    /** What writes the responses to an exchange's requests. */
    Response responses(Exchange exchange);

    /** The request's Content-Length, or {@link HeadParser#CHUNKED_BODY}. */
    long declaredLength();

    /** True when the client said in so many words that there is no body. */
    boolean declaresEmptyBody();

    /**
     * True when fields may stand behind a body whose length was declared, for which HTTP/1.1 has room in chunks only: how such a
     * body goes on is known when all of it is there.
     */
    boolean mayHaveFieldsBehindLength();

    /** True when nothing more of the request will come. */
    boolean hasSentAll();

    /** How many octets of the request's body have come. */
    long bodyBytes();

    /** What stands behind the body of a request that is whole; null for nothing. */
    @Nullable Trailers trailers();

    /** Reads on, or stops reading: back-pressure towards the client. */
    void reading(boolean on);

    /** The exchange is over as far as it goes: what there is of its response may still be on its way. */
    void exchangeEnded(boolean keepAlive);

    /** The response cannot be finished, and the client must see that. */
    void breakOff();
}
