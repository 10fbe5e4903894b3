package portico.node.carrier.fast;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.HeaderName;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.Trailers;
import portico.node.limit.Limit;
import portico.node.upstream.Endpoint;

/** A connection to a target, serving one exchange after the other; all on the event loop of the exchanges. */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    @Limit("Octets of the head of a service's answer; a larger one is answered with 502")
    private static final int HEAD_BYTES_MAX = 64 * 1024;

    private static final byte[] CHUNKED = Octets.of("chunked");
    private static final byte[] CLOSE = Octets.of("close");

    private enum State {
        IDLE,
        HEAD,
        BODY,
        /** What came is not HTTP as we know it; waits for its end. */
        GARBLED,
        CLOSED
    }

    private final UpstreamPool pool;
    private final FastLoop shared;
    private final long bornNanos;
    private final long lifeNanos;
    private final ResponseHead head = new ResponseHead();
    private final BodyFraming body = new BodyFraming();

    private State state = State.IDLE;
    private @Nullable Channel channel;
    private @Nullable UpstreamExchange exchange;
    private boolean bodiless;

    /** It was reset, which is never the end of a whole response. */
    private boolean failed;

    private boolean keepAlive;
    private boolean reused;
    private int headLength;
    private long length;
    private long idleSince;

    private UpstreamConnection(UpstreamPool pool, FastLoop shared) {
        this.pool = pool;
        this.shared = shared;
        bornNanos = shared.now();
        lifeNanos = pool.limits().lifeNanos(shared.loop.random(100));
    }

    /** Connects, and tells who asked for it. */
    static void open(UpstreamPool pool, int connectMillis, ConnectionRequest request, FastLoop shared) {
        var connection = new UpstreamConnection(pool, shared);
        pool.opened();
        ChannelFuture connecting = request.connector()
                .disableResolver() // it is an address
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                .handler(connection)
                .connect(pool.endpoint().socketAddress());
        connection.channel = connecting.channel();
        request.opening(connection);
        connecting.channel().closeFuture().addListener(closed -> pool.ended());
        connecting.addListener(done -> request.opened(connection, done.isSuccess() ? null : done.cause()));
    }

    Endpoint endpoint() {
        return pool.endpoint();
    }

    /** True when another one should take its place. */
    boolean isOld(long now) {
        return now - bornNanos > lifeNanos;
    }

    ResponseHead head() {
        return head;
    }

    /** True when it has served an exchange before, so that the other side may just have closed it. */
    boolean isReused() {
        return reused;
    }

    long length() {
        return length;
    }

    long idleSince() {
        return idleSince;
    }

    void idleSince(long nanos) {
        idleSince = nanos;
    }

    /** Serves this exchange, whose request is about to be written. */
    void begin(UpstreamExchange exchange, String method) {
        this.exchange = exchange;
        bodiless = method.equals("HEAD");
        awaitHead();
    }

    void write(ByteBuf octets) {
        channel().write(octets);
    }

    void writeAndFlush(ByteBuf octets) {
        channel().writeAndFlush(octets);
    }

    void flush() {
        channel().flush();
    }

    /** Flushes with all that is written in this turn of the event loop. */
    void flushLater() {
        shared.flushLater(channel(), channel().eventLoop());
    }

    boolean isWritable() {
        return channel().isWritable();
    }

    /** True when nothing of what was to be written waits for the target to take it, or for the end of this turn. */
    boolean hasWrittenAll() {
        ChannelOutboundBuffer waiting = channel().unsafe().outboundBuffer();
        return waiting == null || waiting.totalPendingWriteBytes() == 0;
    }

    void reading(boolean on) {
        channel().config().setAutoRead(on);
    }

    /** The exchange is over; another may follow if nothing is left over from this one. */
    void release(boolean requestSent) {
        exchange = null;
        reused = true;
        state = State.IDLE;
        // A large answer shall not take its room for as long as the connection is kept.
        head.clear();
        body.none();
        if (!keepAlive || !requestSent || !channel().isActive()) {
            close();
            return;
        }
        reading(true);
        pool.giveBack(this, shared.now());
    }

    /** Ends the connection in the middle of an exchange, which does not want to hear of it. */
    void drop() {
        exchange = null;
        close();
    }

    void close() {
        state = State.CLOSED;
        channel().close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var in = (ByteBuf) message;
        try {
            while (in.isReadable()) {
                switch (state) {
                    case HEAD -> readHead(in);
                    case BODY -> readBody(in);
                    case IDLE -> {
                        // Nobody asked for this: the next response could be taken for another's.
                        pool.forget(this);
                        close();
                    }
                    case GARBLED, CLOSED -> in.skipBytes(in.readableBytes());
                }
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        UpstreamExchange served = exchange;
        if (served != null && state == State.BODY) served.responsePauses();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        UpstreamExchange served = exchange;
        if (served != null && context.channel().isWritable()) served.upstreamWritable();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        State ended = state;
        state = State.CLOSED;
        if (ended == State.IDLE) pool.forget(this);
        UpstreamExchange served = exchange;
        exchange = null;
        if (served == null) return;
        if (ended == State.BODY && body.isUntilClose() && !failed) {
            keepAlive = false;
            served.responseEnd(this, body.payload());
        } else {
            served.upstreamBroke(this, ended != State.HEAD || headLength > 0);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed = true;
        context.close(); // a reset; what it means is decided when the channel has become inactive
    }

    private void awaitHead() {
        state = State.HEAD;
        head.clear();
        headLength = 0;
    }

    private void readHead(ByteBuf in) {
        int taken = Math.min(in.readableBytes(), HEAD_BYTES_MAX - headLength);
        byte[] octets = head.room(headLength + taken);
        in.getBytes(in.readerIndex(), octets, headLength, taken);
        int end = Octets.headEnd(octets, headLength, headLength + taken);
        if (end == Octets.NOT_YET && headLength + taken < HEAD_BYTES_MAX) {
            in.skipBytes(taken);
            headLength += taken;
            return;
        }
        if (end < 0 || !parse(octets, end)) {
            garbled();
            return;
        }
        in.skipBytes(end - headLength);
        headLength = end;
        if (head.status() < 200) {
            boolean switched = head.status() == 101; // nobody asked for another protocol
            if (switched) garbled();
            else awaitHead();
            return;
        }
        headRead(in.isReadable());
    }

    private void headRead(boolean more) {
        UpstreamExchange served = exchange;
        if (served == null) return;
        state = State.BODY;
        if (more && body.isDone()) keepAlive = false; // a body where none can be; see readBody
        served.responseHead(this, head, body);
        // An exchange that has been answered otherwise may have begun the next one by then, over this connection as
        // well.
        if (exchange == served && state == State.BODY && body.isDone()) served.responseEnd(this, 0);
    }

    private void readBody(ByteBuf in) {
        UpstreamExchange served = exchange;
        int taken = body.take(in);
        if (taken < 0 || served == null) {
            garbled();
            return;
        }
        boolean last = body.isDone();
        if (body.passes()) served.responseBody(in.readRetainedSlice(taken), last);
        else in.skipBytes(taken);
        if (!last || exchange != served) return;
        Trailers trailers = body.trailers();
        if (trailers != null) served.responseTrailers(trailers);
        if (in.isReadable()) keepAlive = false; // left over from a response that says it is over
        served.responseEnd(this, body.payload());
    }

    /** What comes is not HTTP as we know it: the connection has no future, the exchange no response. */
    private void garbled() {
        state = State.GARBLED;
        channel().close();
    }

    private boolean parse(byte[] octets, int end) {
        int at = 0;
        while (octets[at] == '\r' || octets[at] == '\n') at++;
        // RFC 9112 §4: HTTP-version SP status-code SP [ reason-phrase ]; some leave the second space out.
        if (end - at < 14 || octets[at + 7] < '0' || octets[at + 8] != ' ' || octets[at + 6] != '.') return false;
        if (octets[at] != 'H' || octets[at + 1] != 'T' || octets[at + 4] != '/' || octets[at + 5] != '1') return false;
        int status = (int) HeadParser.length(octets, at + 9, at + 12);
        if (status < 100 || status > 599 || octets[at + 12] != ' ' && octets[at + 12] != '\r') return false;
        head.status(status);
        keepAlive = octets[at + 7] == '1';
        at += 12;
        while (octets[at] != '\n') at++;
        return fields(octets, at + 1) && frame(status);
    }

    private boolean fields(byte[] octets, int from) {
        int at = from;
        while (octets[at] != '\r' || octets[at + 1] != '\n') {
            int name = at;
            while (Octets.isToken(octets[at])) at++;
            if (at == name || octets[at] != ':') return false;
            int nameEnd = at++;
            while (octets[at] == ' ' || octets[at] == '\t') at++;
            int value = at;
            while (Octets.isText(octets[at])) at++;
            if (octets[at] != '\r' || octets[at + 1] != '\n') return false;
            int valueEnd = at;
            while (valueEnd > value && (octets[valueEnd - 1] == ' ' || octets[valueEnd - 1] == '\t')) valueEnd--;
            at += 2;
            head.addField(name, nameEnd - name, value, valueEnd - value);
        }
        return true;
    }

    /** RFC 9112 §6.3; false when the body's end cannot be known for certain. */
    private boolean frame(int status) {
        boolean chunked = false;
        length = -1;
        for (int field = 0; field < head.fieldCount(); field++) {
            if (head.is(field, HeaderName.CONTENT_LENGTH)) {
                var value = head.value(field);
                long said = HeadParser.length(value.array(), value.offset(), value.offset() + value.length());
                if (said < 0 || length >= 0 && said != length) return false;
                length = said;
            } else if (head.is(field, HeaderName.TRANSFER_ENCODING)) {
                var value = head.value(field);
                int end = value.offset() + value.length();
                if (chunked || !HeadParser.equalsIgnoreCase(value.array(), value.offset(), end, CHUNKED)) return false;
                chunked = true;
            } else if (head.is(field, HeaderName.CONNECTION)) {
                var value = head.value(field);
                if (HeadParser.names(value.array(), value.offset(), value.offset() + value.length(), CLOSE))
                    keepAlive = false;
            }
        }
        if (chunked && length >= 0) return false;
        if (bodiless || status < 200 || status == 204 || status == 304) body.none();
        else if (chunked) body.chunked();
        else if (length >= 0) body.length(length);
        else {
            body.untilClose();
            keepAlive = false;
        }
        return true;
    }

    private Channel channel() {
        if (channel == null) throw new IllegalStateException("The connection was never opened");
        return channel;
    }
}
