package portico.node.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;

/**
 * Ends a connection whose PROXY header cannot be read. Vert.x leaves that to Netty's decoder, which does so where the header
 * is wrong as a whole, but not where one of its fields goes on behind its end.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private ProxyHeader() {}

    /** To be called when the decoder is there, if there shall be one, and before anything is read. */
    static void watch(ChannelPipeline pipeline) {
        ChannelHandlerContext decoder = pipeline.context(HAProxyMessageDecoder.class);
        if (decoder != null) pipeline.addAfter(decoder.name(), "proxy-header", new ProxyHeader());
    }

    /** The first that passes is the header, whole and good. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object header) {
        context.fireChannelRead(header);
        context.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable unreadable) {
        context.fireExceptionCaught(unreadable);
        context.close();
    }
}
