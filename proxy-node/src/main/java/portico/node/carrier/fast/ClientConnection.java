package portico.node.carrier.fast;

import static io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.Refusal;
import portico.node.exchange.Trailers;
import portico.node.limit.Limit;
import portico.node.tls.TlsClient;

/**
 * The edge: the first handler of a client's connection. It reads every head, refuses bad ones, and decides for each
 * exchange whether it is fast; if not, the octets go on to Vert.x' decoder as they came, and the edge follows the body
 * and the answer to know when the next head begins.
 */
public final class ClientConnection extends ChannelDuplexHandler implements Client {
    private enum State {
        /** Between exchanges, or in a head. */
        HEAD,
        /** A fast exchange is on its way. */
        FAST,
        /** An exchange is with the general carrier. */
        GENERAL,
        /** Not HTTP any more: everything passes. */
        TUNNEL,
        /** Nothing is read any more; what was written may still go out. */
        CLOSING
    }

    private static final String NAME = "edge";

    @Limit("A client that still sends gets to read a refusal before the connection is closed")
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** A node that is about to end lets go of a connection that has been quiet for so long. */
    @Limit("A quiet connection to a node that is about to end; then it is closed")
    private static final long DRAIN_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final FastLoop shared;
    private final BodyFraming requestBody = new BodyFraming();

    private State state = State.HEAD;
    private @Nullable ChannelHandlerContext context;
    private @Nullable FastExchange exchange;
    private final InetAddress peer;
    private final String peerAddress;
    private boolean secure;
    private @Nullable TlsClient tlsClient;

    /** Octets that belong to what comes after the exchange that is on its way. */
    private ByteBuf pending = Unpooled.EMPTY_BUFFER;

    /** How many octets of a head that is not whole are in the head's room. */
    private int headLength;

    private long declaredLength;
    private boolean declaresLength;
    private boolean refused;
    private boolean lingering;
    private boolean generalAnswered;

    /** What follows is not read as a request: its answer could not go out any more (RFC 9112 §9.6). */
    private boolean lastOfGeneral;

    private boolean interim;
    private boolean working;

    /** Whether whoever the octets are for wants more of them. */
    private boolean wanted = true;

    /** {@link #wanted} may have changed while octets were taken. */
    private boolean asked;

    private long headBegan;
    private long lastActivity;

    /** What the client must take of answers before its next request is read; as it was at the last sweep. */
    private long untaken;

    private ClientConnection(FastLoop shared, InetAddress peer) {
        this.shared = shared;
        this.peer = peer;
        peerAddress = peer.getHostAddress();
    }

    /**
     * Puts the edge in front of Vert.x' decoder, before the first octet of HTTP is read.
     *
     * @param peer who is at the other end, or whom a trusted proxy there speaks for
     */
    public static void install(ChannelPipeline pipeline, FastLoop shared, InetAddress peer) {
        var edge = new ClientConnection(shared, peer);
        pipeline.addBefore("httpDecoder", NAME, edge);
        pipeline.addBefore("handler", "edge-end", edge.new GeneralEnd());
    }

    /** What stands behind the body of the request that the general carrier has from a connection; null for nothing. */
    public static @Nullable Trailers trailers(ChannelPipeline pipeline) {
        return pipeline.get(NAME) instanceof ClientConnection edge ? edge.requestBody.trailers() : null;
    }

    @Override
    public FastLoop shared() {
        return shared;
    }

    @Override
    public ChannelHandlerContext context() {
        if (context == null) throw new IllegalStateException("The connection is not there yet");
        return context;
    }

    @Override
    public EventExecutor executor() {
        return context().executor();
    }

    @Override
    public String peerAddress() {
        return peerAddress;
    }

    @Override
    public boolean isPeerTrusted() {
        return shared.trusted.trusts(peer);
    }

    @Override
    public String httpVersion() {
        return "1.1";
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public @Nullable TlsClient tlsClient() {
        return tlsClient;
    }

    @Override
    public Response responses(Exchange exchange) {
        return new ClientResponse(exchange, this);
    }

    @Override
    public boolean hasSentAll() {
        return requestBody.isDone();
    }

    @Override
    public long bodyBytes() {
        return requestBody.payload();
    }

    @Override
    public @Nullable Trailers trailers() {
        return requestBody.trailers();
    }

    @Override
    public long declaredLength() {
        return declaredLength;
    }

    @Override
    public boolean declaresEmptyBody() {
        return declaresLength && declaredLength == 0;
    }

    @Override
    public boolean mayHaveFieldsBehindLength() {
        return false;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        secure = context.pipeline().get(SslHandler.class) != null;
        tlsClient = context.channel().attr(TlsClient.KEY).get();
        shared.opened(this, context.channel().eventLoop());
        lastActivity = shared.now();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        shared.closed(this);
        release();
        if (state == State.FAST && exchange != null) exchange.clientLeft();
        state = State.CLOSING;
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var in = (ByteBuf) message;
        if (state != State.CLOSING) lastActivity = shared.now();
        if (state == State.TUNNEL) {
            context.fireChannelRead(in);
            return;
        }
        if (pending.isReadable()) {
            pending = MERGE_CUMULATOR.cumulate(context.alloc(), pending, in);
            applyReading(); // somebody resumed; whoever is ahead of its own exchanges is read no further all the same
            return;
        }
        take(in);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (state == State.FAST && exchange != null) exchange.flushUpstream();
        context.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (state == State.CLOSING) lastActivity = shared.now(); // the answer is still going out
        boolean writable = context.channel().isWritable();
        if (state == State.FAST && exchange != null) exchange.clientWritable(writable);
        else if (state == State.HEAD && writable) {
            lastActivity = shared.now();
            goOn();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        lastActivity = shared.now();
        context.write(message, promise);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A reset by the client, or a fault of ours in reading: either way this connection has no future.
        context.flush();
        context.close();
    }

    /** Nothing may wait for ever: a head that trickles, a body that stalls, a connection that is forgotten. */
    void sweep(long now) {
        if (state == State.HEAD && !context().channel().isWritable()) {
            long left = context().channel().bytesBeforeWritable();
            if (left < untaken) lastActivity = now; // slow, but it takes something
            untaken = left;
            if (now - lastActivity > shared.limits.bodyIdleNanos()) close();
        } else if (state == State.HEAD) {
            if (shared.loop.isDraining() && headLength == 0 && now - lastActivity > DRAIN_IDLE_NANOS) close();
            else if (headLength > 0 && now - headBegan > shared.limits.headNanos()) refuse(Refusal.REQUEST_TIMEOUT);
            else if (headLength == 0 && now - lastActivity > shared.limits.idleNanos()) close();
        } else if (state == State.FAST && exchange != null) {
            exchange.sweep(now, lastActivity);
        } else if (state == State.CLOSING) {
            if (now - lastActivity > (lingering ? LINGER_NANOS : shared.limits.bodyIdleNanos())) close();
        } else if (state == State.GENERAL && !requestBody.isDone()) {
            // Once the request is whole the exchange keeps its own time, as a tunnel does; before, it may say 408
            // first.
            if (now - lastActivity > shared.limits.bodyIdleNanos() + LINGER_NANOS) close();
        }
    }

    /** The next one may begin, unless there is more to come of this one. */
    @Override
    public void exchangeEnded(boolean keepAlive) {
        if (state != State.FAST) return;
        lastActivity = shared.now();
        if (!keepAlive || !requestBody.isDone()) {
            closeAfterWrites(refused || !requestBody.isDone());
            return;
        }
        awaitHead();
        // A body that the upstream was too slow for may have stopped the reading, and the upstream is gone.
        if (!pending.isReadable()) reading(true);
        goOn();
    }

    /** Waits for the next head, and keeps nothing of the last one. */
    private void awaitHead() {
        state = State.HEAD;
        if (exchange != null) exchange.head().clear();
        requestBody.none();
    }

    @Override
    public void reading(boolean on) {
        wanted = on;
        // Not on and off again within a turn: Netty may read once in between.
        asked = true;
        if (!working) applyReading();
    }

    private void applyReading() {
        asked = false;
        context().channel().config().setAutoRead(wanted && !pending.isReadable());
    }

    @Override
    public void breakOff() {
        close();
    }

    /** Closes behind what is written, as far as it may go out at once: an answer may wait for the end of this turn. */
    private void close() {
        state = State.CLOSING;
        context().flush();
        context().close();
    }

    /**
     * Closes when the answer is out. Where the client may still be sending, it first gets the chance to read the answer: a
     * close with octets unread is a reset, which would take the answer away from it (RFC 9112 §9.6).
     */
    private void closeAfterWrites(boolean clientMaySend) {
        state = State.CLOSING;
        lastActivity = shared.now();
        release();
        reading(true);
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            lingering = true;
            lastActivity = shared.now();
            SslHandler tls = secure ? context().pipeline().get(SslHandler.class) : null;
            if (clientMaySend && tls != null) tls.closeOutbound();
            else if (clientMaySend && context().channel() instanceof DuplexChannel duplex) duplex.shutdownOutput();
            else context().close();
        });
    }

    private void release() {
        pending.release();
        pending = Unpooled.EMPTY_BUFFER;
    }

    /** Takes octets and releases them; what cannot be taken yet is kept. Never called while it runs. */
    private void take(ByteBuf in) {
        boolean kept = false;
        working = true;
        try {
            kept = takeWhatCanBe(in);
        } finally {
            working = false;
            if (!kept) in.release();
        }
        // The client is ahead of its own exchanges, or of their answers: it is read no further until these have caught
        // up.
        if (kept) pending = in;
        if (kept || asked) applyReading();
    }

    /** True when something is left that cannot be taken yet. */
    private boolean takeWhatCanBe(ByteBuf in) {
        boolean kept = false;
        while (in.isReadable() && !kept) {
            switch (state) {
                // Answers that the client does not take are bounded by beginning no more of them.
                case HEAD -> {
                    if (headLength > 0 || context().channel().isWritable()) head(in);
                    else kept = true;
                }
                case FAST -> kept = !fastBody(in);
                case GENERAL -> kept = !generalBody(in);
                case TUNNEL -> context().fireChannelRead(in.readRetainedSlice(in.readableBytes()));
                case CLOSING -> in.skipBytes(in.readableBytes());
            }
        }
        return kept;
    }

    /** Takes what has been kept, now that there is room for it. */
    private void goOn() {
        if (working || !pending.isReadable()) return;
        ByteBuf in = pending;
        pending = Unpooled.EMPTY_BUFFER;
        wanted = true;
        asked = true;
        take(in);
        channelReadComplete(context()); // Vert.x flushes what it writes while it is read to at the end of the read only
    }

    private void head(ByteBuf in) {
        FastExchange next = exchange;
        if (next == null) exchange = next = new FastExchange(this);
        if (headLength == 0) {
            next.head().clear();
            headBegan = shared.now();
        }
        int max = shared.limits.headBytesMax();
        int taken = Math.min(in.readableBytes(), max - headLength);
        byte[] octets = next.head().room(headLength + taken);
        in.getBytes(in.readerIndex(), octets, headLength, taken);
        int end = Octets.headEnd(octets, headLength, headLength + taken);
        if (end == Octets.BARE_LF) {
            refuse(Refusal.BAD_REQUEST);
        } else if (end == Octets.NOT_YET) {
            in.skipBytes(taken);
            headLength += taken;
            if (headLength == max) refuse(Refusal.HEAD_TOO_LARGE);
            else if (shared.isMemoryShort()) refuse(Refusal.OVERLOADED);
        } else {
            in.skipBytes(end - headLength);
            headLength = 0;
            begin(next, end);
        }
    }

    private void begin(FastExchange next, int end) {
        HeadParser parser = shared.parser;
        Refusal refusal = parser.parse(next.head(), end, secure);
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        if (parser.bodyLength > shared.limits.bodyBytesMax()) {
            refuse(Refusal.TOO_LARGE);
            return;
        }
        declaredLength = parser.bodyLength;
        declaresLength = parser.declaresLength;
        if (parser.bodyLength == HeadParser.CHUNKED_BODY) requestBody.chunked();
        else requestBody.length(parser.bodyLength);
        if (parser.special || !shared.limits.fast() || !next.prepare(shared.current.get())) {
            general(next, end);
            return;
        }
        state = State.FAST;
        next.start(parser.keepAlive, parser.host);
    }

    private void general(FastExchange next, int end) {
        state = State.GENERAL;
        lastOfGeneral = !shared.parser.keepAlive;
        generalAnswered = false;
        interim = false;
        ByteBuf head = context().alloc().buffer(end).writeBytes(next.head().room(end), 0, end);
        context().fireChannelRead(head);
    }

    /** False when the octets belong to the next exchange, which cannot begin yet. */
    private boolean fastBody(ByteBuf in) {
        FastExchange running = exchange;
        if (running == null || requestBody.isDone()) return false;
        int taken = requestBody.take(in);
        long bytesMax = Math.min(shared.limits.bodyBytesMax(), running.onward().bodyBytesMax());
        if (taken < 0 || requestBody.payload() > bytesMax) {
            running.requestBroken(taken < 0 ? Refusal.BAD_REQUEST : Refusal.TOO_LARGE);
            return true;
        }
        if (requestBody.passes()) running.requestBody(in.readRetainedSlice(taken));
        else in.skipBytes(taken);
        if (requestBody.trailers() != null) running.requestTrailers();
        return true;
    }

    private boolean generalBody(ByteBuf in) {
        if (requestBody.isDone()) return false;
        int taken = requestBody.take(in);
        if (taken < 0) {
            close(); // the answer may be under way, so there is no way left to say why
            return true;
        }
        context().fireChannelRead(in.readRetainedSlice(taken));
        generalMayEnd();
        return true;
    }

    private void generalMayEnd() {
        if (state != State.GENERAL || !generalAnswered || !requestBody.isDone()) return;
        if (lastOfGeneral) {
            closeAfterWrites(false);
            return;
        }
        awaitHead();
        goOn();
    }

    private void refuse(Refusal refusal) {
        FastExchange next = exchange;
        if (next == null) exchange = next = new FastExchange(this);
        requestBody.none();
        headLength = 0;
        refused = true;
        state = State.FAST;
        next.startRefused(shared.current.get(), refusal);
    }

    /** Sees the general carrier's answers on their way to the encoder. */
    private final class GeneralEnd extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof HttpResponse response) {
                int status = response.status().code();
                interim = status < 200 && status != 101;
                // Vert.x writes this field as it is told to, and keeps the connection.
                lastOfGeneral |=
                        response.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
                if (status == 101) {
                    state = State.TUNNEL;
                    // Later: Vert.x then has taken its decoder away.
                    context.executor().execute(ClientConnection.this::goOn);
                }
            }
            context.write(message, promise);
            if (message instanceof LastHttpContent && !interim) {
                generalAnswered = true;
                // Later: Vert.x is in the middle of something, and the next exchange may be for it again.
                context.executor().execute(ClientConnection.this::generalMayEnd);
            }
        }
    }
}
