package portico.node.carrier.general;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.FieldBlockListener;
import portico.node.exchange.Trailers;

/** The fields behind the body of a request in HTTP/2 (RFC 9113 §8.1), for which Vert.x has no word on either side. */
public final class Http2Trailers extends FieldBlockListener {
    private static final AttributeKey<Http2Trailers> KEY = AttributeKey.valueOf(Http2Trailers.class, "trailers");

    private final Http2Connection connection;
    private final Http2Connection.PropertyKey key;

    private Http2Trailers(Http2Connection connection, Http2FrameListener listener) {
        super(listener);
        this.connection = connection;
        key = connection.newKey();
    }

    /** Keeps the trailers of a client's requests; for a connection whose settings have been read. */
    public static void watch(ChannelPipeline pipeline) {
        var handler = pipeline.get(Http2ConnectionHandler.class);
        var trailers = new Http2Trailers(handler.connection(), handler.decoder().frameListener());
        handler.decoder().frameListener(trailers);
        pipeline.channel().attr(KEY).set(trailers);
    }

    /** What came behind the body of a request that has been read to its end; null when nothing did. */
    static @Nullable Trailers of(HttpServerRequest request) {
        Http2Trailers watching = channel(request).attr(KEY).get();
        if (watching == null) return null;
        Http2Stream stream = watching.connection.stream(request.streamId());
        return stream == null ? null : stream.getProperty(watching.key);
    }

    /**
     * Ends a request in HTTP/2 with these fields, behind what has been written of it.
     *
     * @param outgoing whose head has been sent; it does not learn of this end
     */
    static void endWith(MultiMap fields, HttpClientRequest outgoing) {
        ChannelPipeline pipeline =
                ((ConnectionBase) outgoing.connection()).channel().pipeline();
        ChannelHandlerContext context = pipeline.context(Http2ConnectionHandler.class);
        var trailers = new DefaultHttp2Headers(false);
        for (var field : fields) trailers.add(field.getKey().toLowerCase(Locale.ROOT), field.getValue());
        ((Http2ConnectionHandler) context.handler())
                .encoder()
                .writeHeaders(context, outgoing.streamId(), trailers, 0, true, context.newPromise());
        context.pipeline().flush();
    }

    @Override
    protected boolean takes(int streamId, Http2Headers headers, boolean last) throws Http2Exception {
        Http2Stream stream = connection.stream(streamId);
        // A head has a method, which Netty lets nothing else have. What it counts as trailers may be a head that is
        // all.
        if (stream == null || headers.method() != null || headers.isEmpty()) return false;
        var trailers = new Trailers();
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            String name = field.getKey().toString();
            String value = field.getValue().toString();
            if (!Http2Requests.isName(name) || !Http2Requests.isValue(value))
                throw Http2Exception.streamError(streamId, Http2Error.PROTOCOL_ERROR, "A trailer is no field");
            trailers.addField(name, value);
        }
        stream.setProperty(key, trailers);
        return false;
    }

    private static Channel channel(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channel();
    }
}
