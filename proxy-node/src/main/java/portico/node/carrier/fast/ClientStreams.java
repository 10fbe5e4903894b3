package portico.node.carrier.fast;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.EmptyHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.FieldBlockListener;
import portico.node.tls.TlsClient;

/**
 * The edge of a client's connection of HTTP/2: stands between Netty, which reads the frames and holds the client to the
 * protocol, and Vert.x. It decides for each stream whether its exchange is fast; if not, all that comes for it goes on to Vert.x
 * as it came.
 */
public final class ClientStreams extends FieldBlockListener {
    private final FastLoop shared;
    private final ChannelHandlerContext context;

    /** From where on a flush is not gathered with others once more. */
    private final ChannelHandlerContext gathered;

    private final Http2ConnectionHandler handler;
    private final Http2Connection connection;
    private final Http2RemoteFlowController flow;
    private final Http2Connection.PropertyKey key;
    private final Consumer<Http2Stream> left;
    private final InetAddress peer;
    private final String peerAddress;
    private final boolean secure;
    private final @Nullable TlsClient tlsClient;

    /** Streams whose exchange begins at the end of this turn, or when the client takes what others are answered. */
    private final ArrayDeque<ClientStream> begun = new ArrayDeque<>();

    /** Heads that go out at the end of this turn, unless they have with something of their body. */
    private final List<StreamResponse> starts = new ArrayList<>();

    /** Streams that take more of their responses. */
    private final List<ClientStream> drained = new ArrayList<>();

    private boolean flushing;
    private boolean starting;

    /** When the client has last taken something that it had not room for before. */
    private long takenNanos;

    /** The client has said how large the table may be that fields are remembered in; by now Netty may have to answer. */
    private boolean tableChanged = true;

    private ClientStreams(
            FastLoop shared,
            ChannelHandlerContext context,
            Http2FrameListener listener,
            InetAddress peer,
            Consumer<Http2Stream> left) {
        super(listener);
        this.shared = shared;
        this.context = context;
        this.peer = peer;
        this.left = left;
        ChannelHandlerContext gathering = context.pipeline().context(FlushConsolidationHandler.class);
        gathered = gathering == null ? context : gathering;
        handler = (Http2ConnectionHandler) context.handler();
        connection = handler.connection();
        flow = handler.encoder().flowController();
        key = connection.newKey();
        peerAddress = peer.getHostAddress();
        secure = context.pipeline().get(SslHandler.class) != null;
        tlsClient = context.channel().attr(TlsClient.KEY).get();
        takenNanos = shared.now();
    }

    /**
     * Takes the streams of a connection from now on, in front of Vert.x; for one whose settings have been read.
     *
     * @param peer who is at the other end, or whom a trusted proxy there speaks for
     * @param left told of streams whose exchange is over, while there may be more of their responses to go out
     */
    public static void install(
            ChannelPipeline pipeline, FastLoop shared, InetAddress peer, Consumer<Http2Stream> left) {
        if (!shared.limits.fast()) return;
        ChannelHandlerContext context = pipeline.context(Http2ConnectionHandler.class);
        var handler = (Http2ConnectionHandler) context.handler();
        var streams = new ClientStreams(shared, context, handler.decoder().frameListener(), peer, left);
        handler.decoder().frameListener(streams);
        pipeline.addBefore(context.name(), null, streams.new Front());
        handler.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                ClientStream ours = streams.ours(stream);
                if (ours != null) ours.closed();
            }
        });
    }

    ChannelHandlerContext context() {
        return context;
    }

    String peerAddress() {
        return peerAddress;
    }

    boolean isPeerTrusted() {
        return shared.trusted.trusts(peer);
    }

    boolean isSecure() {
        return secure;
    }

    @Nullable TlsClient tlsClient() {
        return tlsClient;
    }

    /** From now on a stream is ours. */
    void opened(ClientStream ours, Http2Stream stream) {
        stream.setProperty(key, ours);
    }

    /** When all is read that there is to read: whoever resets what he has just sent makes little work. */
    void startLater(ClientStream ours) {
        begun.add(ours);
        startLater();
    }

    private void startLater() {
        if (starting || begun.isEmpty()) return;
        starting = true;
        context.executor().execute(() -> start(false));
    }

    /** @param one whether one begins in any case */
    private void start(boolean one) {
        starting = false;
        boolean begins = one;
        try {
            // Answers that the client does not take are bounded by beginning no more of them.
            while (!begun.isEmpty() && (begins || context.channel().isWritable())) {
                begins = false;
                begun.remove().start(this);
            }
        } finally {
            // A fault of ours costs the stream that has it, and no other one.
            if (context.channel().isWritable()) startLater();
        }
    }

    /**
     * The client takes more, or no more. Who waits comes before what else there is to write: that fills the connection at once,
     * and would do so each time. One begins in any case, so that none of them waits for ever.
     */
    private void writabilityChanged(ChannelHandlerContext before) {
        takenNanos = shared.now();
        if (begun.isEmpty() || !before.channel().isWritable()) {
            before.fireChannelWritabilityChanged();
            return;
        }
        context.executor().execute(() -> {
            try {
                start(true);
            } finally {
                before.fireChannelWritabilityChanged();
            }
        });
    }

    /** True when the client has taken nothing for too long. */
    boolean isQuiet(long now) {
        return now - takenNanos > shared.limits.bodyIdleNanos();
    }

    /** Ends a stream of which nothing has been done, so that the client may send it again (RFC 9113 §8.7). */
    void refuse(Http2Stream stream) {
        handler.resetStream(context, stream.id(), Http2Error.REFUSED_STREAM.code(), context.newPromise());
        context.flush();
    }

    /** Ends the connection of a client for which there is no room, and who takes nothing, so that it could not even be told. */
    private void turnAway() {
        goAway(Http2Error.ENHANCE_YOUR_CALM);
        close();
    }

    /** Says why the connection ends, and up to which stream all was heard (RFC 9113 §6.8). */
    private void goAway(Http2Error why) {
        int last = connection.remote().lastStreamCreated();
        handler.goAway(context, last, why.code(), Unpooled.EMPTY_BUFFER, context.newPromise());
        context.flush();
    }

    /** Ends the connection of a client that has taken nothing for too long. */
    void close() {
        context.close();
    }

    /** Its exchange is over. */
    void left(Http2Stream stream) {
        left.accept(stream);
    }

    /** Something of a response, to go out when it may. */
    void add(Http2Stream stream, Http2RemoteFlowController.FlowControlled piece) {
        flow.addFlowControlled(stream, piece);
    }

    /**
     * A block of fields in its frames, as it goes out now: the first one behind a change of the client's table begins with an
     * answer to that (RFC 7541 §4.2), which Netty's encoder has. So blocks are asked about in the order in which they are read.
     *
     * @param frames released here, unless they are what is returned
     */
    ByteBuf answeringTable(Http2Stream stream, ByteBuf frames) {
        if (!tableChanged) return frames;
        tableChanged = false;
        if (!(handler.encoder().configuration().headersConfiguration() instanceof Http2HeadersEncoder encoder))
            throw new IllegalStateException("Another Netty: its encoder of fields is not to be had");
        int length = frames.readableBytes();
        ByteBuf all = context.alloc().buffer(length + StreamResponse.TABLE_BYTES_MAX);
        all.writeBytes(frames, StreamResponse.FRAME_HEAD_BYTES);
        try {
            encoder.encodeHeaders(stream.id(), EmptyHttp2Headers.INSTANCE, all); // which is that answer alone
        } catch (Http2Exception e) {
            throw new IllegalStateException(e); // there are no fields that it could find too large
        }
        int more = all.readableBytes() - StreamResponse.FRAME_HEAD_BYTES;
        all.setMedium(0, all.getMedium(0) + more);
        all.writeBytes(frames);
        frames.release();
        return all;
    }

    /**
     * What was written goes out at the end of this turn of the event loop, of all streams together.
     *
     * @param start whose head has not been written; null for none
     */
    void flushLater(@Nullable StreamResponse start) {
        if (start != null) starts.add(start);
        if (flushing) return;
        flushing = true;
        shared.flushLater(this, context.channel().eventLoop());
    }

    void flush() {
        flushing = false;
        try {
            flow.writePendingBytes();
        } catch (Http2Exception e) {
            handler.onError(context, true, e);
        }
        // One whose stream is no more may have gone on to that of another connection.
        for (int index = 0; index < starts.size(); index++) starts.get(index).writeStart(this, context);
        starts.clear();
        gathered.flush();
    }

    /** The response of a stream has been written to its end. */
    void ended(Http2Stream stream) {
        ChannelFuture written;
        if (connection.goAwaySent() || connection.goAwayReceived()) {
            // The last stream takes the connection with it, which must have sent all by then.
            written = context.write(Unpooled.EMPTY_BUFFER);
        } else {
            written = context.newSucceededFuture();
        }
        handler.closeStreamLocal(stream, written);
    }

    /** So much of a request's body has been taken. */
    void taken(Http2Stream stream, int octets) {
        try {
            if (connection.local().flowController().consumeBytes(stream, octets)) flushLater(null);
        } catch (Http2Exception e) {
            handler.onError(context, true, e);
        }
    }

    /** A stream has room again. Later: Netty is in the middle of writing. */
    void drained(ClientStream ours) {
        if (drained.isEmpty()) context.executor().execute(this::resume);
        drained.add(ours);
    }

    private void resume() {
        var all = List.copyOf(drained);
        drained.clear();
        all.forEach(ClientStream::drained);
    }

    /** Ends a stream whose response will not be whole. */
    void reset(Http2Stream stream) {
        // Past Vert.x and its encoder, which lets a connection have so many of them only, as if they were the client's
        // doing.
        handler.resetStream(context, stream.id(), Http2Error.INTERNAL_ERROR.code(), context.newPromise());
        context.flush();
    }

    private @Nullable ClientStream ours(@Nullable Http2Stream stream) {
        return stream == null ? null : stream.getProperty(key);
    }

    private @Nullable ClientStream ours(int streamId) {
        return ours(connection.stream(streamId));
    }

    @Override
    protected boolean takes(int streamId, Http2Headers headers, boolean last) {
        Http2Stream stream = connection.stream(streamId);
        if (stream == null) return false;
        ClientStream ours = ours(stream);
        if (ours != null) {
            ours.trailers(headers);
            return true;
        }
        if (headers.method() != null && shared.isFull() && !context.channel().isWritable()) {
            turnAway();
            return true;
        }
        ClientStream fresh = shared.stream();
        if (fresh.begin(this, stream, headers, last)) return true;
        shared.giveBack(fresh);
        return false;
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        ClientStream ours = ours(streamId);
        return ours == null
                ? super.onDataRead(context, streamId, data, padding, endOfStream)
                : ours.data(data, padding, endOfStream);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        if (settings.headerTableSize() != null) tableChanged = true;
        super.onSettingsRead(context, settings);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int streamId, long errorCode) throws Http2Exception {
        // Ours is closed next, and hears of it then.
        if (ours(streamId) == null) super.onRstStreamRead(context, streamId, errorCode);
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext context, int streamId, int streamDependency, short weight, boolean exclusive)
            throws Http2Exception {
        if (ours(streamId) == null) super.onPriorityRead(context, streamId, streamDependency, weight, exclusive);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int streamId, int increment) throws Http2Exception {
        if (streamId == 0 || ours(streamId) == null) super.onWindowUpdateRead(context, streamId, increment);
    }

    @Override
    public void onUnknownFrame(
            ChannelHandlerContext context, byte frameType, int streamId, Http2Flags flags, ByteBuf payload)
            throws Http2Exception {
        if (ours(streamId) == null) super.onUnknownFrame(context, frameType, streamId, flags, payload);
    }

    /** Stands in front of Netty's handler. */
    private final class Front extends ChannelDuplexHandler {
        private boolean reading;

        @Override
        public void channelRead(ChannelHandlerContext before, Object message) {
            reading = true;
            before.fireChannelRead(message);
            reading = false;
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext before) {
            writabilityChanged(before);
        }

        /**
         * In the middle of a read it is the client who has broken the protocol (RFC 9113 §5.4.1). Vert.x tells all streams of that
         * before anybody tells the client, trips over ours, and just closes.
         */
        @Override
        public void close(ChannelHandlerContext before, ChannelPromise promise) {
            if (reading && !connection.goAwaySent()) goAway(Http2Error.PROTOCOL_ERROR);
            before.close(promise);
        }
    }
}
