package portico.node.carrier.fast;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.ResponseRules;
import portico.node.exchange.StoredAnswer;
import portico.node.exchange.TrailerRules;
import portico.node.exchange.Trailers;

/** Writes the responses of a connection of HTTP/1.1: head and small body in one buffer, larger bodies as they come. */
final class ClientResponse implements Response {
    static final AsciiString LENGTH = AsciiString.cached("content-length: ");
    static final AsciiString CHUNKED = AsciiString.cached("transfer-encoding: chunked\r\n");

    /** Bodies up to this go out in one buffer with their head. */
    private static final int JOINED_BYTES_MAX = 16 * 1024;

    private static final int HEAD_BYTES_USUAL = 512;
    private static final AsciiString HTTP_1_1 = AsciiString.cached("HTTP/1.1 ");
    private static final AsciiString LAST_CHUNK = AsciiString.cached("0\r\n\r\n");
    private static final int CHUNK_FRAMING_MAX = 12;
    private static final AsciiString CLOSE = AsciiString.cached("connection: close\r\n");

    private final Exchange exchange;
    private final ClientConnection client;
    private final ByteBufSink fields;

    /** The service says neither length nor chunks, so that the chunks are ours. */
    private boolean chunking;

    /** The head, until it is known whether the body can go with it. */
    private @Nullable ByteBuf start;

    ClientResponse(Exchange exchange, ClientConnection client) {
        this.exchange = exchange;
        this.client = client;
        fields = client.shared().sink;
    }

    @Override
    public boolean send(Answer answer, boolean last, int length, boolean atOnce) {
        chunking = false;
        ByteBuf out = statusLine(answer.status(), joined(length));
        ResponseRules.write(exchange, answer, fields);
        if (ResponseRules.mayHaveBody(answer.status())) length(answer.body().length);
        end(last);
        return write(out, answer.body(), 0, length, atOnce);
    }

    @Override
    public boolean send(StoredAnswer answer, boolean last, int length) {
        chunking = false;
        ByteBuf out = statusLine(exchange.status(), answer.wire().length + joined(length));
        ResponseRules.write(exchange, answer, fields);
        if (ResponseRules.mayHaveBody(exchange.status())) length(answer.length());
        end(last);
        return write(out, answer.body(), answer.from(), length, true);
    }

    /** How much of a body goes out in one buffer with its head. */
    private static int joined(int length) {
        return length <= JOINED_BYTES_MAX ? length : 0;
    }

    /** Writes a head, with its body where that is little; true when that was all. */
    private boolean write(ByteBuf head, byte[] body, int from, int length, boolean atOnce) {
        if (joined(length) < length) {
            context().write(head);
            return false;
        }
        head.writeBytes(body, from, length);
        context().write(head);
        if (atOnce) context().flush();
        else client.shared().flushLater(context(), context().channel().eventLoop());
        return true;
    }

    @Override
    public void begin(ResponseHead head, long length, BodyFraming body, boolean last) {
        ByteBuf out = statusLine(exchange.status(), head.size());
        ResponseRules.write(exchange, head, fields);
        if (length >= 0 && ResponseRules.mayHaveLength(head.status())) length(length);
        else if (!body.isDone()) fields.text(CHUNKED);
        end(last);
        start = out;
        chunking = body.isUntilClose();
    }

    @Override
    public void body(ByteBuf octets) {
        write(chunking ? chunk(octets) : octets);
    }

    @Override
    public void bodyEnd() {
        if (chunking) write(context().alloc().buffer(LAST_CHUNK.length()).writeBytes(LAST_CHUNK.array()));
    }

    /** RFC 9112 §7.1. Copied: services that frame nothing are few. */
    private ByteBuf chunk(ByteBuf octets) {
        int length = octets.readableBytes();
        ByteBuf out = context().alloc().buffer(length + CHUNK_FRAMING_MAX);
        fields.to(out).text(Integer.toHexString(length));
        fields.endLine();
        out.writeBytes(octets);
        octets.release();
        fields.endLine();
        return out;
    }

    private void write(ByteBuf octets) {
        ByteBuf head = start;
        if (head != null && octets.readableBytes() <= JOINED_BYTES_MAX) {
            head.writeBytes(octets);
            octets.release();
            start = null;
            context().write(head);
            return;
        }
        writeStart();
        context().write(octets);
    }

    @Override
    public void trailers(ResponseHead head, Trailers trailers) {
        ByteBuf out = context().alloc().buffer(trailers.size() + 2);
        fields.to(out);
        TrailerRules.writeResponse(exchange, head, trailers, fields);
        fields.endLine();
        write(out);
    }

    @Override
    public boolean isWritable() {
        return context().channel().isWritable();
    }

    @Override
    public void flush() {
        writeStart();
        context().flush();
    }

    @Override
    public void discard() {
        if (start != null) start.release();
        start = null;
    }

    private void writeStart() {
        ByteBuf head = start;
        start = null;
        if (head != null) context().write(head);
    }

    private ByteBuf statusLine(int status, int sizeOfTheRest) {
        ByteBuf out = context().alloc().buffer(HEAD_BYTES_USUAL + sizeOfTheRest);
        fields.to(out).text(HTTP_1_1).decimal(status).text(" ").text(Reasons.of(status));
        fields.endLine();
        return out;
    }

    private void length(long length) {
        fields.text(LENGTH).decimal(length);
        fields.endLine();
    }

    private void end(boolean last) {
        if (last) fields.text(CLOSE);
        fields.endLine();
    }

    private ChannelHandlerContext context() {
        return client.context();
    }
}
