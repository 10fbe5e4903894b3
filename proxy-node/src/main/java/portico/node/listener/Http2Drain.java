package portico.node.listener;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslHandler;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import portico.node.limit.Limit;

/**
 * Ends the connections of HTTP/2 of an event loop when its node is about to end, so that no request is lost (RFC 9113 §6.8). A
 * client is told to begin nothing more; what it sends before it has heard that is served. Then it is told which stream was the
 * last one, and when all are over the connection ends. One for each event loop.
 */
final class Http2Drain {
    @Limit(
            "A new connection of HTTP/2 to a node that is about to end; then its client is told to begin nothing more on it")
    private static final long NEW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    @Limit("A connection of HTTP/2 that a node about to end has ended, until its client ends it too; then it is closed")
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Set<ChannelHandlerContext> connections = new HashSet<>();
    private boolean draining;

    /** Looks after a connection whose settings have been read. */
    void watch(ChannelPipeline pipeline) {
        ChannelHandlerContext context = pipeline.context(Http2ConnectionHandler.class);
        if (draining) {
            // Who comes by now has not noticed yet, and gets an answer to what it comes for.
            context.executor().schedule(() -> Farewell.begin(context), NEW_NANOS, TimeUnit.NANOSECONDS);
            return;
        }
        connections.add(context);
        pipeline.channel().closeFuture().addListener(closed -> connections.remove(context));
    }

    /** From now on connections end; to be called on the event loop. */
    void begin() {
        draining = true;
        var all = List.copyOf(connections);
        connections.clear();
        all.forEach(Farewell::begin);
    }

    /** The end of a connection, from the first word of it on. */
    private static final class Farewell extends Http2FrameListenerDecorator {
        /** What the PING says that comes behind the first word: who answers it has read that. */
        private static final long HEARD = 0x676f6f6462796521L;

        /** All that there may be. */
        private static final int ANY_STREAM = Integer.MAX_VALUE;

        private final ChannelHandlerContext context;
        private final Http2ConnectionHandler handler;
        private final Http2Connection connection;
        private boolean heard;
        private boolean ending;

        private Farewell(ChannelHandlerContext context, Http2ConnectionHandler handler) {
            super(handler.decoder().frameListener());
            this.context = context;
            this.handler = handler;
            connection = handler.connection();
        }

        static void begin(ChannelHandlerContext context) {
            var handler = (Http2ConnectionHandler) context.handler();
            // It may be ending already, by a fault of its client's.
            if (!context.channel().isActive() || handler.connection().goAwaySent()) return;
            var farewell = new Farewell(context, handler);
            handler.decoder().frameListener(farewell);
            farewell.goAway(ANY_STREAM);
            handler.encoder().writePing(context, false, HEARD, context.newPromise());
            context.flush();
        }

        private void goAway(int lastStream) {
            handler.goAway(
                    context, lastStream, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, context.newPromise());
        }

        @Override
        public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
            if (data == HEARD) heard();
            else super.onPingAckRead(context, data);
        }

        /** What the client had begun by then has been read, and it begins nothing more; Netty refuses what it begins all the same. */
        private void heard() {
            if (heard) return;
            heard = true;
            goAway(connection.remote().lastStreamCreated());
            context.flush();
            connection.addListener(new Http2ConnectionAdapter() {
                @Override
                public void onStreamClosed(Http2Stream stream) {
                    endLater();
                }
            });
            endLater();
        }

        /** Later: whoever closes a stream, or reads a frame, is in the middle of that. */
        private void endLater() {
            context.executor().execute(this::endWhenOver);
        }

        private void endWhenOver() {
            if (ending || connection.numActiveStreams() > 0) return;
            ending = true;
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> endOutput());
        }

        /** With octets of the client unread, a close would be a reset, which takes answers away that are on their way to it. */
        private void endOutput() {
            if (!context.channel().isActive()) return;
            SslHandler tls = context.pipeline().get(SslHandler.class);
            if (tls != null) tls.closeOutbound();
            else if (context.channel() instanceof DuplexChannel duplex) duplex.shutdownOutput();
            context.executor().schedule(this::close, LINGER_NANOS, TimeUnit.NANOSECONDS);
        }

        private void close() {
            if (context.channel().isActive()) Doors.closeNow(context.pipeline());
        }
    }
}
