package portico.node.carrier;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;

/** Hears of each block of fields that a client of HTTP/2 sends, a head or what stands behind a body, in either way that Netty tells of them. */
public abstract class FieldBlockListener extends Http2FrameListenerDecorator {
    /** @param next who hears of what this one does not take */
    protected FieldBlockListener(Http2FrameListener next) {
        super(next);
    }

    /**
     * A block is there.
     *
     * @param last whether its stream ends with it
     * @return true when nobody else shall hear of it
     */
    protected abstract boolean takes(int streamId, Http2Headers fields, boolean last) throws Http2Exception;

    @Override
    public final void onHeadersRead(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        if (!takes(streamId, headers, endOfStream))
            super.onHeadersRead(context, streamId, headers, streamDependency, weight, exclusive, padding, endOfStream);
    }

    @Override
    public final void onHeadersRead(
            ChannelHandlerContext context, int streamId, Http2Headers headers, int padding, boolean endOfStream)
            throws Http2Exception {
        if (!takes(streamId, headers, endOfStream))
            super.onHeadersRead(context, streamId, headers, padding, endOfStream);
    }
}
