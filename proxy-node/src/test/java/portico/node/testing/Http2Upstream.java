package portico.node.testing;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A service that speaks HTTP/2 in clear text by the frame, and does with whole requests what a test tells it to. */
public final class Http2Upstream implements AutoCloseable {
    /** A request as it arrived, whole. */
    public record Received(
            Http2Headers head, String body, @Nullable Http2Headers trailers) {
        /** A field of the head; null when there is none. */
        public @Nullable String field(String name) {
            CharSequence value = head.get(name);
            return value == null ? null : value.toString();
        }
    }

    /** What to do with a request; called on the event loop, so it must not wait. */
    public interface Behaviour {
        void serve(Received request, Stream stream);
    }

    /** The answer's side of a request. */
    public static final class Stream {
        private final Channel channel;

        Stream(Channel channel) {
            this.channel = channel;
        }

        public void answer(String status, String body) {
            head(status);
            data(body, true);
        }

        public void head(String status) {
            head(status, "x-stream", "yes");
        }

        public void head(String status, String name, String value) {
            var head = new DefaultHttp2Headers().status(status).add(name, value);
            channel.writeAndFlush(new DefaultHttp2HeadersFrame(head, false));
        }

        /** Says how long the body will be. */
        public void head(String status, int length) {
            var head = new DefaultHttp2Headers().status(status).addInt("content-length", length);
            channel.writeAndFlush(new DefaultHttp2HeadersFrame(head, false));
        }

        public void data(String text, boolean last) {
            channel.writeAndFlush(
                    new DefaultHttp2DataFrame(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1), last));
        }

        /** Ends an answer with fields behind its body: each its name, a space and its value. */
        public void trailers(String... fields) {
            var trailers = new DefaultHttp2Headers(false);
            for (String field : fields) {
                String[] parts = field.split(" ", 2);
                trailers.add(parts[0], parts[1]);
            }
            channel.writeAndFlush(new DefaultHttp2HeadersFrame(trailers, true));
        }

        public void reset(Http2Error why) {
            channel.writeAndFlush(new DefaultHttp2ResetFrame(why));
        }

        /** Ends the connection, with all its streams. */
        public void hangUp() {
            channel.parent().close();
        }

        /** How many requests came on the connection so far, this one included. */
        public int number() {
            return channel.parent().attr(COUNT).get().get();
        }
    }

    private static final io.netty.util.AttributeKey<AtomicInteger> COUNT =
            io.netty.util.AttributeKey.valueOf(Http2Upstream.class, "count");

    private final NioEventLoopGroup loop = new NioEventLoopGroup(1);
    private final Channel server;
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger resets = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private volatile Behaviour behaviour = (request, stream) -> stream.answer("200", "hello");

    public Http2Upstream() {
        this(0);
    }

    /** @param port where another one was that is closed; 0 for any */
    public Http2Upstream(int port) {
        server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        accepted.incrementAndGet();
                        connections.add(connection);
                        connection.attr(COUNT).set(new AtomicInteger());
                        connection.closeFuture().addListener(closed -> connections.remove(connection));
                        connection
                                .pipeline()
                                .addLast(Http2FrameCodecBuilder.forServer().build())
                                .addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel stream) {
                                        stream.pipeline().addLast(new Reader());
                                    }
                                }))
                                .addLast(new ChannelInboundHandlerAdapter() {
                                    @Override
                                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                                        context.close(); // the gateway, or the test, ended the connection
                                    }
                                });
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
    }

    public Http2Upstream behave(Behaviour behaviour) {
        this.behaviour = behaviour;
        return this;
    }

    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    public String address() {
        return "127.0.0.1:" + port();
    }

    /** How many connections there were. */
    public int accepted() {
        return accepted.get();
    }

    /** How many connections there are. */
    public int open() {
        return connections.size();
    }

    /** How many requests' heads came. */
    public int begun() {
        return begun.get();
    }

    /** How many streams the gateway has reset. */
    public int resets() {
        return resets.get();
    }

    /** The next whole request, waiting for it. */
    public Received take() {
        try {
            Received next = received.poll(2, TimeUnit.MINUTES);
            if (next == null) throw new AssertionError("No request arrived");
            return next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many whole requests arrived that were not taken. */
    public int waiting() {
        return received.size();
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Reader extends ChannelInboundHandlerAdapter {
        private final StringBuilder body = new StringBuilder();
        private @Nullable Http2Headers head;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                if (message instanceof Http2HeadersFrame headers && head == null) {
                    head = headers.headers();
                    begun.incrementAndGet();
                    context.channel().parent().attr(COUNT).get().incrementAndGet();
                    if (headers.isEndStream()) whole(context, null);
                } else if (message instanceof Http2HeadersFrame trailers) {
                    whole(context, trailers.headers());
                } else if (message instanceof Http2DataFrame data) {
                    body.append(new String(ByteBufUtil.getBytes(data.content()), StandardCharsets.ISO_8859_1));
                    if (data.isEndStream()) whole(context, null);
                } else if (message instanceof Http2ResetFrame) {
                    resets.incrementAndGet();
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof Http2ResetFrame) resets.incrementAndGet();
        }

        private void whole(ChannelHandlerContext context, @Nullable Http2Headers trailers) {
            Http2Headers begin = head;
            if (begin == null) throw new IllegalStateException("A request has a head");
            var request = new Received(begin, body.toString(), trailers);
            received.add(request);
            behaviour.serve(request, new Stream(context.channel()));
        }
    }
}
