package portico.node.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/** Closes an HTTP/2 connection on which nothing has moved for too long; one with open streams is for their timeouts. */
final class IdleHttp2 extends IdleStateHandler {
    IdleHttp2(int idleMillis) {
        super(0, 0, idleMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        var handler = context.pipeline().get(Http2ConnectionHandler.class);
        if (handler == null || handler.connection().numActiveStreams() == 0) context.close();
    }
}
