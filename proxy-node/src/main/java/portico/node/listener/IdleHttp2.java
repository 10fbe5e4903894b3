package portico.node.listener;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes an HTTP/2 connection on which nothing has moved for too long; one with open streams is for their timeouts. Netty's own
 * handler for that wants to hear of the end of each write.
 */
final class IdleHttp2 extends ChannelDuplexHandler {
    private static final int LOOKS = 4;

    private final long lookNanos;
    private @Nullable ScheduledFuture<?> looking;
    private boolean moved;

    /** How many looks in a row have found that nothing had moved. */
    private int quiet;

    IdleHttp2(int idleMillis) {
        lookNanos = TimeUnit.MILLISECONDS.toNanos(idleMillis) / LOOKS;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        looking = context.executor()
                .scheduleWithFixedDelay(() -> look(context), lookNanos, lookNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (looking != null) looking.cancel(false);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        moved = true;
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        moved = true;
        context.write(message, promise);
    }

    private void look(ChannelHandlerContext context) {
        quiet = moved ? 0 : quiet + 1;
        moved = false;
        if (quiet < LOOKS) return;
        var handler = context.pipeline().get(Http2ConnectionHandler.class);
        if (handler == null || handler.connection().numActiveStreams() == 0) context.close();
    }
}
