package portico.node.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP/1.1 as Netty's client codec does, and never takes what nobody asked for for an answer (RFC 9112 §6.3, §9.2).
 * Vert.x hands a connection on as soon as an answer ends, in the middle of a read: so the end is held back until the read
 * is over, and when more has come by then, the connection ends with this answer.
 */
public final class UpstreamCodec extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder> {
    /** The name by which Vert.x takes the codec away when a connection is upgraded. */
    private static final String NAME = "codec";

    /** For a request whose body is still on its way, after which Vert.x ends the connection. */
    private static final long FAREWELL_MINUTES = 10;

    private UpstreamCodec(Answers answers) {
        super(answers, new Requests(answers));
    }

    /** Takes the place of Netty's codec in a connection of HTTP/1.1 on which nothing has been asked yet. */
    static void install(HttpConnection connection, HttpClientOptions options) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        if (!(pipeline.get(NAME) instanceof HttpClientCodec)) return;
        var config = new HttpDecoderConfig()
                .setMaxInitialLineLength(options.getMaxInitialLineLength())
                .setMaxHeaderSize(options.getMaxHeaderSize())
                .setMaxChunkSize(options.getMaxChunkSize())
                .setInitialBufferSize(options.getDecoderInitialBufferSize());
        pipeline.replace(NAME, NAME, new UpstreamCodec(new Answers(connection, config)));
    }

    /** Puts fields behind the body, in chunks, of the request that is being sent. */
    public static void endWith(MultiMap trailers, HttpConnection connection) {
        UpstreamCodec codec = of(connection);
        if (codec != null) ((Requests) codec.outboundHandler()).trailers = trailers;
    }

    /** That of a connection; null when it is none of HTTP/1.1. */
    public static @Nullable UpstreamCodec of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().pipeline().get(NAME) instanceof UpstreamCodec codec
                ? codec
                : null;
    }

    /** True when an octet of the answer to the latest request has come. */
    public boolean hasAnswerBegun() {
        return ((Answers) inboundHandler()).begun;
    }

    private static final class Requests extends HttpRequestEncoder {
        private final Answers answers;

        /** Vert.x' client has no word for them. */
        private @Nullable MultiMap trailers;

        Requests(Answers answers) {
            this.answers = answers;
        }

        @Override
        protected void encode(ChannelHandlerContext context, Object message, List<Object> out) throws Exception {
            if (message instanceof HttpRequest request) answers.await(request.method());
            MultiMap behind = trailers;
            if (behind == null || !(message instanceof LastHttpContent last)) {
                super.encode(context, message, out);
                return;
            }
            trailers = null;
            var end = new DefaultLastHttpContent(last.content());
            for (var field : behind) end.trailingHeaders().add(field.getKey(), field.getValue());
            super.encode(context, end, out);
        }
    }

    private static final class Answers extends HttpResponseDecoder {
        private final HttpConnection connection;

        /** A request is out whose answer has not ended. */
        private boolean awaited;

        /** Something of that answer has come. */
        private boolean begun;

        private boolean bodiless;
        private boolean interim;

        /** What ends the answer, as long as the read lasts that brought it. */
        private @Nullable LastHttpContent end;

        Answers(HttpConnection connection, HttpDecoderConfig config) {
            super(config);
            this.connection = connection;
        }

        void await(HttpMethod method) {
            awaited = true;
            begun = false;
            bodiless = method.equals(HttpMethod.HEAD);
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            return bodiless || super.isContentAlwaysEmpty(message);
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            begun |= in.isReadable();
            if (awaited) super.decode(context, in, out);
            for (int index = 0; index < out.size(); index++) {
                Object part = out.get(index);
                if (part instanceof HttpResponse head)
                    interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
                if (!(part instanceof LastHttpContent last) || interim) continue;
                awaited = false;
                out.remove(index);
                end = last;
            }
            if (!awaited && in.isReadable()) unasked(in);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) throws Exception {
            LastHttpContent whole = end;
            end = null;
            if (whole != null) context.fireChannelRead(whole);
            super.channelReadComplete(context);
        }

        @Override
        protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            super.decodeLast(context, in, out);
            // RFC 9112 §9.8: TLS that ends without a word has been cut, by whom nobody knows.
            if (end == null && isCut(context)) out.removeIf(LastHttpContent.class::isInstance);
            if (end != null) out.add(end);
            end = null;
        }

        private static boolean isCut(ChannelHandlerContext context) {
            SslHandler tls = context.pipeline().get(SslHandler.class);
            return tls != null && !tls.sslCloseFuture().isSuccess();
        }

        private void unasked(ByteBuf in) {
            in.skipBytes(in.readableBytes());
            if (end == null) connection.close();
            else connection.shutdown(FAREWELL_MINUTES, TimeUnit.MINUTES);
        }
    }
}
