package portico.node.carrier.general;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;

/** Reads the heads of HTTP/2 requests as strictly as the edge reads those of HTTP/1.1: either may go on as the other. */
final class Http2Requests {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private Http2Requests() {}

    /** True when the client, or Netty, has reset the request: nobody waits for an answer. */
    static boolean isGone(HttpServerRequest request) {
        return stream(request) == null;
    }

    /** True when the request ended without a body or trailers. To be asked when the frame that brought the head is done with. */
    static boolean isBodiless(HttpServerRequest request) {
        Http2Stream stream = stream(request);
        // Of a body all may have come in one read with the head, and of one without octets its trailers.
        return request.bytesRead() == 0
                && stream != null
                && !stream.state().remoteSideOpen()
                && Http2Trailers.of(request) == null;
    }

    /** Ends the stream of a request whose answer will not be whole, where it still is. */
    static void reset(HttpServerRequest request, Http2Error why) {
        ChannelPipeline pipeline =
                ((ConnectionBase) request.connection()).channel().pipeline();
        ChannelHandlerContext context = pipeline.context(Http2ConnectionHandler.class);
        if (context == null) return;
        // Past Vert.x and its encoder, which lets a connection have so many of them only, as if they were the client's
        // doing.
        ((Http2ConnectionHandler) context.handler())
                .resetStream(context, request.streamId(), why.code(), context.newPromise());
        context.flush();
    }

    private static @Nullable Http2Stream stream(HttpServerRequest request) {
        var handler =
                ((ConnectionBase) request.connection()).channel().pipeline().get(Http2ConnectionHandler.class);
        return handler == null ? null : handler.connection().stream(request.streamId());
    }

    /** Takes over the fields; false when any is malformed (RFC 9113 §8.2.1), or could not stand in HTTP/1.1. */
    static boolean fillFields(HttpServerRequest request, RequestHead head) {
        List<String> cookies = new ArrayList<>(0);
        for (Map.Entry<String, String> field : request.headers()) {
            if (!isName(field.getKey()) || !isValue(field.getValue())) return false;
            // RFC 9113 §8.2.3: a client may send each cookie by itself.
            if (HeaderName.COOKIE.is(field.getKey())) cookies.add(field.getValue());
            else head.addField(field.getKey(), field.getValue());
        }
        if (!cookies.isEmpty()) head.addField(HeaderName.COOKIE.toString(), String.join("; ", cookies));
        return true;
    }

    /** Whom the request is for; null when it does not say, or says two things (RFC 9113 §8.3.1). */
    static @Nullable Slice authority(HttpServerRequest request, RequestHead head) {
        if (request.authority() == null) return null;
        Slice authority = Slice.of(request.authority().toString());
        int field = head.find(HeaderName.HOST, 0);
        return field < 0 || head.value(field).equalsIgnoreCase(authority) ? authority : null;
    }

    static boolean isName(String name) {
        if (name.isEmpty()) return false;
        for (int index = 0; index < name.length(); index++) {
            char c = name.charAt(index);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || TOKEN_MARKS.indexOf(c) >= 0)) return false;
        }
        return true;
    }

    /** No blanks at either end, where some readers cut them off and others do not. */
    static boolean isValue(String value) {
        int length = value.length();
        if (length > 0 && (Fields.isBlank(value.charAt(0)) || Fields.isBlank(value.charAt(length - 1)))) return false;
        return isText(value);
    }

    /** True for what may stand in a field, blanks around it included. */
    static boolean isText(String value) {
        for (int index = 0; index < value.length(); index++) {
            char c = value.charAt(index);
            if (c < ' ' && c != '\t' || c == 0x7f || c > 0xff) return false;
        }
        return true;
    }
}
