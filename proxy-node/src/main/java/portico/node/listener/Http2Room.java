package portico.node.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import portico.node.exchange.BodyRoom;
import portico.node.limit.Limit;

/**
 * How much of its bodies a client may send ahead on a connection, before anybody takes any. It begins with what the
 * protocol gives, 64 KiB less one octet (RFC 9113 §6.9.2), which is enough for most. When bodies take half of it the
 * connection gets more, so that an upload is not as slow as its round trips are; but only as long as there is room: as many
 * connections as a node takes could fill its memory otherwise.
 */
final class Http2Room extends Http2FrameListenerDecorator {
    @Limit(
            "Octets of bodies that an HTTP/2 client may send ahead on a connection, as long as there is room; 64 KiB after that")
    private static final int CONNECTION_BYTES = 1024 * 1024;

    @Limit("Octets that a node has for connections of HTTP/2 on which more than 64 KiB may be sent ahead")
    private static final long ROOM_BYTES = 256L * 1024 * 1024;

    private static final int MORE_BYTES = CONNECTION_BYTES - Http2CodecUtil.DEFAULT_WINDOW_SIZE;

    private final Http2Connection connection;
    private final BodyRoom room;
    private boolean has;

    private Http2Room(Http2Connection connection, Http2FrameListener listener, BodyRoom room) {
        super(listener);
        this.connection = connection;
        this.room = room;
    }

    /** What the connections of one event loop share. */
    static BodyRoom share(int loops) {
        return new BodyRoom(Math.max(MORE_BYTES, ROOM_BYTES / loops));
    }

    /** Gives a client's connection more when it needs it; for one whose settings have been read. */
    static void watch(ChannelPipeline pipeline, BodyRoom room) {
        var handler = pipeline.get(Http2ConnectionHandler.class);
        var here = new Http2Room(handler.connection(), handler.decoder().frameListener(), room);
        handler.decoder().frameListener(here);
        pipeline.channel().closeFuture().addListener(closed -> {
            if (here.has) room.giveBack(MORE_BYTES);
        });
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        if (!has && isHalfUsed() && room.take(MORE_BYTES)) {
            has = true;
            connection.local().flowController().incrementWindowSize(connection.connectionStream(), MORE_BYTES);
        }
        return super.onDataRead(context, streamId, data, padding, endOfStream);
    }

    private boolean isHalfUsed() {
        Http2LocalFlowController flow = connection.local().flowController();
        return flow.windowSize(connection.connectionStream()) <= Http2CodecUtil.DEFAULT_WINDOW_SIZE / 2;
    }
}
