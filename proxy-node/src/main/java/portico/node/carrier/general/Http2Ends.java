package portico.node.carrier.general;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ends the streams of a client's connection that exchanges leave behind, which nobody else does: those whose answer is out
 * while their request goes on, and those whose client does not take the rest of the answer. An exchange that runs keeps
 * its own time.
 */
public final class Http2Ends extends Http2FrameListenerDecorator {
    private static final AttributeKey<Http2Ends> KEY = AttributeKey.valueOf(Http2Ends.class, "ends");
    private static final int LOOKS = 4;

    /** The upper half of what a PING says that follows a reset; the lower is the stream. */
    private static final long RESET = 0x706f7274;

    /** What a stream is marked with whose exchange is over: nearly all are closed before anybody looks. */
    private static final Object OVER = new Object();

    /** A stream that was still there when somebody looked. */
    private static final class Left {
        /** When its client made room for more of it, or some of it went out. */
        private long movedNanos;

        /** How many octets it had room for when somebody last looked. */
        private int room;

        Left(long nanos, int room) {
            movedNanos = nanos;
            this.room = room;
        }
    }

    private final ChannelHandlerContext context;
    private final Http2ConnectionHandler handler;
    private final Http2Connection connection;
    private final Http2Connection.PropertyKey key;
    private final long patienceNanos;

    private long lookedNanos = System.nanoTime();

    /** When the client made room on its connection. */
    private long movedNanos = System.nanoTime();

    private Http2Ends(
            ChannelHandlerContext context,
            Http2ConnectionHandler handler,
            Http2FrameListener listener,
            long patienceNanos) {
        super(listener);
        this.context = context;
        this.handler = handler;
        this.patienceNanos = patienceNanos;
        connection = handler.connection();
        key = connection.newKey();
    }

    /**
     * Looks after the streams of a connection whose settings have been read.
     *
     * @param patienceMillis with a client that takes nothing of an answer
     */
    public static void watch(ChannelPipeline pipeline, int patienceMillis) {
        ChannelHandlerContext context = pipeline.context(Http2ConnectionHandler.class);
        var handler = (Http2ConnectionHandler) context.handler();
        long patience = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        var ends = new Http2Ends(context, handler, handler.decoder().frameListener(), patience);
        handler.decoder().frameListener(ends);
        handler.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamHalfClosed(Http2Stream stream) {
                if (stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL) ends.answered(stream);
            }
        });
        Channel channel = pipeline.channel();
        channel.attr(KEY).set(ends);
        var looking = channel.eventLoop()
                .scheduleWithFixedDelay(ends::look, patience / LOOKS, patience / LOOKS, TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> looking.cancel(false));
    }

    /** The exchange of a stream is over; what there is of its answer may still be on its way. */
    public static void left(Channel channel, Http2Stream stream) {
        Http2Ends ends = channel.attr(KEY).get();
        if (ends != null) stream.setProperty(ends.key, OVER);
    }

    /** The same for the stream of a request, where it still is. */
    static void left(HttpServerRequest request) {
        Channel channel = ((ConnectionBase) request.connection()).channel();
        Http2Ends ends = channel.attr(KEY).get();
        Http2Stream stream = ends == null ? null : ends.connection.stream(request.streamId());
        if (stream != null) left(channel, stream);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int streamId, int increment) throws Http2Exception {
        super.onWindowUpdateRead(context, streamId, increment);
        if (streamId == 0) {
            movedNanos = System.nanoTime();
            return;
        }
        Http2Stream stream = connection.stream(streamId);
        Object state = stream == null ? null : stream.getProperty(key);
        if (state instanceof Left left) left.movedNanos = System.nanoTime();
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
        if (data >>> Integer.SIZE != RESET) {
            super.onPingAckRead(context, data);
            return;
        }
        Http2Stream stream = connection.stream((int) data);
        if (stream != null && stream.isResetSent()) close(stream);
    }

    /**
     * The answer has gone out before the end of its request: the client need send no more of it (RFC 9113 §8.1), and a
     * stream that waited for more would stay for as long as the connection does.
     */
    private void answered(Http2Stream stream) {
        // Later: whoever wrote the end is in the middle of that.
        context.executor().execute(() -> {
            if (stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL && !stream.isResetSent()) reset(stream);
        });
    }

    /**
     * Tells the client, and keeps the stream until the client has heard: what it had sent by then is read over, where
     * frames for a stream that is not there any more are errors, of which Netty lets a connection have a few only.
     */
    private void reset(Http2Stream stream) {
        stream.resetSent();
        var encoder = handler.encoder();
        encoder.frameWriter().writeRstStream(context, stream.id(), Http2Error.NO_ERROR.code(), context.newPromise());
        encoder.writePing(context, false, RESET << Integer.SIZE | stream.id(), context.newPromise());
        context.flush();
    }

    private void close(Http2Stream stream) {
        handler.closeStream(stream, context.newSucceededFuture());
    }

    private void look() {
        long now = System.nanoTime();
        boolean late = now - lookedNanos > 2 * patienceNanos / LOOKS;
        lookedNanos = now;
        // The loop stood still, and what has come meanwhile is not read yet.
        if (late) return;
        List<Http2Stream> stuck = new ArrayList<>();
        try {
            connection.forEachActiveStream(stream -> {
                if (isStuck(stream, now)) stuck.add(stream);
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException(e); // nobody above throws any
        }
        for (var stream : stuck) {
            if (stream.isResetSent()) close(stream);
            else handler.resetStream(context, stream.id(), Http2Error.CANCEL.code(), context.newPromise());
        }
        if (!stuck.isEmpty()) context.flush();
    }

    private boolean isStuck(Http2Stream stream, long now) {
        Object state = stream.getProperty(key);
        int room = handler.encoder().flowController().windowSize(stream);
        if (state == OVER) stream.setProperty(key, new Left(now, room));
        if (!(state instanceof Left left)) return false;
        // A slow client that has enough room says nothing, and takes what there is all the same.
        if (room < left.room) left.movedNanos = now;
        left.room = room;
        // With room of its own it is the connection's that it waits for.
        boolean waitsForAll = room > 0;
        long moved = waitsForAll && movedNanos - left.movedNanos > 0 ? movedNanos : left.movedNanos;
        return now - moved > patienceNanos;
    }
}
