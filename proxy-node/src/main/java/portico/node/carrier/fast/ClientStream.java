package portico.node.carrier.fast;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.Refusal;
import portico.node.exchange.Slice;
import portico.node.exchange.Trailers;
import portico.node.gateway.Gateway;
import portico.node.tls.TlsClient;

/**
 * A stream of a client's connection of HTTP/2 whose exchange is fast. When both are over it may be used again, for a stream of
 * any connection of its event loop.
 */
final class ClientStream implements Client {
    private static final ByteBuf LINE_END = Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer(Octets.of("\r\n")).asReadOnly());

    private static final ByteBuf LAST_CHUNK = Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer(Octets.of("0\r\n\r\n")).asReadOnly());

    /** What stands before trailers. */
    private static final ByteBuf LAST_SIZE = Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer(Octets.of("0\r\n")).asReadOnly());

    private static final int SIZE_BYTES_MAX = 10;
    private static final short CRLF = '\r' << 8 | '\n';

    private final FastLoop shared;
    private final FastExchange exchange;
    private final StreamResponse response;

    private @Nullable ClientStreams connection;
    private @Nullable Http2Stream stream;
    private @Nullable EventExecutor executor;

    /** Whom the client wants, as long as the exchange has not begun. */
    private @Nullable Slice authority;

    private boolean hasBody;

    /** The body's length as the client says it, or {@link HeadParser#CHUNKED_BODY} when it does not. */
    private long declared;

    private boolean sentAll;
    private long bodyBytes;
    private @Nullable Trailers trailers;

    /** What has come of the body before the exchange began; null for nothing. */
    private @Nullable ByteBuf early;

    /** Whether that is all of it. */
    private boolean earlyEnd;

    /** Trailers that have come before the exchange began. */
    private @Nullable Http2Headers earlyTrailers;

    /** Whether the exchange takes more of the request's body. */
    private boolean reading;

    /** Octets that the client may send again only when the exchange takes more. */
    private int untaken;

    private boolean running;
    private boolean reusable;
    private long lastActivity;

    /** Where its loop keeps it. */
    int place;

    ClientStream(FastLoop shared) {
        this.shared = shared;
        exchange = new FastExchange(this);
        response = (StreamResponse) exchange.response();
    }

    /**
     * Serves a stream from its head on.
     *
     * @param last whether the head is all of the request
     * @return false when another carrier must; nothing has happened then
     */
    boolean begin(ClientStreams on, Http2Stream opened, Http2Headers fields, boolean last) {
        exchange.head().clear();
        StreamHead reader = shared.streamHead;
        connection = on;
        stream = opened;
        if (!reader.read(fields, exchange.head(), on.isSecure())
                || !isUsual(reader.bodyLength, last)
                || !exchange.prepare(shared.current.get())) {
            connection = null;
            stream = null;
            return false;
        }
        hasBody = !last;
        declared = reader.bodyLength;
        sentAll = last;
        bodyBytes = 0;
        trailers = null;
        reading = true;
        untaken = 0;
        running = true;
        reusable = true;
        lastActivity = shared.now();
        executor = on.context().executor();
        on.opened(this, opened);
        shared.began(this, on.context().channel().eventLoop());
        authority = reader.authority();
        shared.waiting++;
        on.startLater(this);
        return true;
    }

    /**
     * False for a length that is refused, and for one of nothing where all the same something may come: a service would take such
     * a request for whole before the client is known to keep its word.
     */
    private boolean isUsual(long length, boolean last) {
        return last ? length <= 0 : length != 0 && length <= shared.limits.bodyBytesMax();
    }

    /**
     * The exchange begins, unless the stream has been reset meanwhile, or waited so long that another carrier must have it by now:
     * then nothing has happened.
     */
    void start(ClientStreams on) {
        Slice host = authority;
        // What was reset may by now serve a stream that begins in its own turn.
        if (host == null || !isOn(on)) return;
        waitsNoMore();
        Gateway current = shared.current.get();
        if (stream().isResetSent()) {
            forget();
        } else if (exchange.gateway() != current && !exchange.prepare(current)) {
            forget();
            on.refuse(stream());
        } else {
            start(host);
        }
    }

    private void start(Slice host) {
        ByteBuf body = early;
        Http2Headers behind = earlyTrailers;
        early = null;
        earlyTrailers = null;
        try {
            exchange.start(true, host);
            if (body != null) pass(body, earlyEnd);
        } finally {
            if (body != null) body.release();
        }
        if (body != null && reading) reading(true);
        if (behind != null) trailers(behind);
    }

    private void waitsNoMore() {
        authority = null;
        shared.waiting--;
    }

    private void forget() {
        running = false;
        shared.ended(this);
        exchange.forget();
        if (early != null) early.release();
        early = null;
        earlyTrailers = null;
        reading(true); // what came of the body is for nobody
        if (stream == null) recycle();
    }

    /**
     * A piece of the request's body.
     *
     * @param padding octets that came with it, and are nobody's
     * @return how much of it the client may send again
     */
    int data(ByteBuf octets, int padding, boolean last) {
        int length = octets.readableBytes();
        if (!running) return length + padding;
        if (authority != null) {
            // Joined: thousands of small pieces cost no more than what they hold.
            if (early == null) early = context().alloc().buffer(length);
            early.writeBytes(octets, octets.readerIndex(), length);
            earlyEnd = last;
            untaken += length;
            return padding;
        }
        if (!pass(octets, last) || reading) return length + padding;
        untaken += length;
        return padding;
    }

    /** Hands a piece of the body on; false when that cannot be, as with more than there may be. */
    private boolean pass(ByteBuf octets, boolean last) {
        if (!running) return false;
        lastActivity = shared.now();
        bodyBytes += octets.readableBytes();
        if (bodyBytes > Math.min(shared.limits.bodyBytesMax(), exchange.onward().bodyBytesMax())) {
            exchange.requestBroken(Refusal.TOO_LARGE);
            return false;
        }
        if (!isAsLongAsSaid(last)) return false;
        sentAll = last;
        if (last || octets.isReadable()) exchange.requestBody(framed(octets, last));
        exchange.flushUpstreamLater();
        return true;
    }

    /** Netty holds clients to the length that they say; but by this one the service tells where the next request begins. */
    private boolean isAsLongAsSaid(boolean last) {
        if (declared < 0 || bodyBytes == declared || bodyBytes < declared && !last) return true;
        exchange.requestBroken(Refusal.BAD_REQUEST);
        return false;
    }

    /** What stands behind the request's body, and ends it. */
    void trailers(Http2Headers fields) {
        if (!running || sentAll) return;
        if (authority != null) {
            earlyTrailers = fields;
            return;
        }
        lastActivity = shared.now();
        if (!isAsLongAsSaid(true)) return;
        sentAll = true;
        Trailers behind = fields.isEmpty() ? null : read(fields);
        if (declared >= 0) {
            trailers = behind;
            exchange.requestBody(Unpooled.EMPTY_BUFFER);
        } else if (behind == null) {
            exchange.requestBody(LAST_CHUNK.duplicate());
        } else {
            exchange.requestBody(LAST_SIZE.duplicate());
            trailers = behind;
            exchange.requestTrailers();
        }
        exchange.flushUpstreamLater();
    }

    private static Trailers read(Http2Headers fields) {
        var trailers = new Trailers();
        for (Map.Entry<CharSequence, CharSequence> field : fields)
            trailers.addField(AsciiString.of(field.getKey()), AsciiString.of(field.getValue()));
        return trailers;
    }

    /** A piece as the service gets it: in a chunk (RFC 9112 §7.1), unless it is told how many octets there will be. */
    private ByteBuf framed(ByteBuf octets, boolean last) {
        if (declared >= 0) return octets.retainedSlice();
        if (!octets.isReadable()) return LAST_CHUNK.duplicate();
        ByteBuf size = context().alloc().buffer(SIZE_BYTES_MAX);
        shared.sink.to(size).text(Integer.toHexString(octets.readableBytes()));
        size.writeShort(CRLF);
        ByteBuf end =
                last ? Unpooled.wrappedBuffer(LINE_END.duplicate(), LAST_CHUNK.duplicate()) : LINE_END.duplicate();
        return Unpooled.wrappedBuffer(size, octets.retainedDuplicate(), end);
    }

    void sweep(long now) {
        if (authority == null) {
            if (running) exchange.sweep(now, lastActivity);
        } else if (now - lastActivity > shared.limits.bodyIdleNanos()
                && connection().isQuiet(now)) {
            connection().close();
        }
    }

    /** Something has gone out to the client. */
    void moved() {
        lastActivity = shared.now();
    }

    /** The client takes more of the response. */
    void drained() {
        if (running) exchange.clientWritable(true);
    }

    /** The head of the response is on its way. */
    void headWritten() {
        stream().headersSent(false);
        moved();
    }

    /** The end of the response is on its way. */
    void endWritten() {
        connection().ended(stream());
    }

    /** The stream is no more: reset by either side, or over. */
    void closed() {
        stream = null;
        if (authority != null) {
            waitsNoMore();
            forget();
        } else if (running) exchange.clientLeft();
        else recycle();
    }

    boolean isOn(ClientStreams some) {
        return connection == some;
    }

    ClientStreams connection() {
        if (connection == null) throw new IllegalStateException("There is no stream");
        return connection;
    }

    Http2Stream stream() {
        if (stream == null) throw new IllegalStateException("There is no stream");
        return stream;
    }

    @Override
    public FastLoop shared() {
        return shared;
    }

    @Override
    public ChannelHandlerContext context() {
        return connection().context();
    }

    @Override
    public EventExecutor executor() {
        if (executor == null) throw new IllegalStateException("There has been no stream");
        return executor;
    }

    @Override
    public String peerAddress() {
        return connection().peerAddress();
    }

    @Override
    public boolean isPeerTrusted() {
        return connection().isPeerTrusted();
    }

    @Override
    public String httpVersion() {
        return "2";
    }

    @Override
    public boolean isSecure() {
        return connection().isSecure();
    }

    @Override
    public @Nullable TlsClient tlsClient() {
        return connection().tlsClient();
    }

    @Override
    public Response responses(Exchange exchange) {
        return new StreamResponse(exchange, this);
    }

    @Override
    public long declaredLength() {
        return hasBody ? declared : 0;
    }

    @Override
    public boolean declaresEmptyBody() {
        return declared == 0;
    }

    @Override
    public boolean mayHaveFieldsBehindLength() {
        return true;
    }

    @Override
    public boolean hasSentAll() {
        return sentAll;
    }

    @Override
    public long bodyBytes() {
        return bodyBytes;
    }

    @Override
    public @Nullable Trailers trailers() {
        return sentAll ? trailers : null;
    }

    @Override
    public void reading(boolean on) {
        reading = on;
        int taken = untaken;
        if (!on || taken == 0) return;
        untaken = 0;
        if (stream != null) connection().taken(stream, taken);
    }

    @Override
    public void exchangeEnded(boolean keepAlive) {
        if (!running) return;
        running = false;
        reusable = keepAlive;
        shared.ended(this);
        reading(true); // what it did not take is for nobody
        if (stream == null) recycle();
        else connection().left(stream);
    }

    @Override
    public void breakOff() {
        if (stream != null) connection().reset(stream);
    }

    private void recycle() {
        response.clear();
        connection = null;
        stream = null;
        trailers = null;
        // Else somebody may still read the request, who makes the answer beside the loop.
        if (!reusable) return;
        exchange.head().clear();
        shared.giveBack(this);
    }
}
