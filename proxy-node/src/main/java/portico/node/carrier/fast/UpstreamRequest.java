package portico.node.carrier.fast;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.RequestRules;
import portico.node.exchange.Slice;
import portico.node.exchange.TrailerRules;
import portico.node.exchange.Trailers;
import portico.node.gateway.Forwarding;

/** Writes the requests of a client as they go on to a service. */
final class UpstreamRequest {
    private static final int HEAD_BYTES_USUAL = 512;
    private static final AsciiString CHUNK_END = AsciiString.cached("\r\n0\r\n");
    private static final AsciiString REQUEST_END = AsciiString.cached(" HTTP/1.1\r\nhost: ");

    private final Exchange exchange;
    private final Client client;
    private final ByteBufSink fields;

    UpstreamRequest(Exchange exchange, Client client) {
        this.exchange = exchange;
        this.client = client;
        fields = client.shared().sink;
    }

    /**
     * The head.
     *
     * @param clientHost the Host field as the client sent it; null when there was none
     * @param targetHost the target's own, where the route asks for no other
     * @param bodiless whether the client sent a head and no more
     * @param joined whether a body whose length was declared goes on as one chunk, whose beginning this then ends with
     */
    ByteBuf head(Forwarding to, @Nullable Slice clientHost, CharSequence targetHost, boolean bodiless, boolean joined) {
        ByteBuf out = client.context()
                .alloc()
                .buffer(HEAD_BYTES_USUAL + exchange.head().size());
        fields.to(out).text(exchange.head().method()).text(" ").slice(to.path(exchange));
        Slice query = exchange.onward().query();
        if (query != null) fields.text("?").slice(query);
        CharSequence asked = to.host(clientHost);
        fields.text(REQUEST_END).text(asked == null ? targetHost : asked);
        fields.endLine();
        RequestRules.write(exchange, clientHost, fields);
        if (bodiless) {
            if (client.declaresEmptyBody()) length(0);
        } else if (joined || client.declaredLength() < 0) {
            fields.text(ClientResponse.CHUNKED);
        } else {
            length(client.declaredLength());
        }
        fields.endLine();
        if (joined) fields.text(Long.toHexString(client.declaredLength())).endLine();
        return out;
    }

    /** The end of a body in chunks, with what stands there. */
    ByteBuf trailers(Trailers trailers) {
        ByteBuf out = client.context().alloc().buffer(trailers.size() + 2);
        fields.to(out);
        TrailerRules.writeRequest(exchange, trailers, fields);
        fields.endLine();
        return out;
    }

    /** The same for a body that goes on as one chunk, whose end comes first; null when nothing of what stands there goes on. */
    @Nullable ByteBuf trailersOfJoined(Trailers trailers) {
        ByteBuf out = client.context().alloc().buffer(CHUNK_END.length() + trailers.size() + 2);
        fields.to(out).text(CHUNK_END);
        TrailerRules.writeRequest(exchange, trailers, fields);
        if (out.readableBytes() == CHUNK_END.length()) {
            out.release();
            return null;
        }
        fields.endLine();
        return out;
    }

    private void length(long length) {
        fields.text(ClientResponse.LENGTH).decimal(length);
        fields.endLine();
    }
}
