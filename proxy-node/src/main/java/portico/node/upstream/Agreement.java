package portico.node.upstream;

import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether a connection to a target has come as far as HTTP. Vert.x waits for the settings of HTTP/2 without an end, and has
 * no word by which to give up a connection that is being made: where exchanges wait in vain, those that are silent are
 * looked up on the event loop, and end when they have been given the same time once more.
 */
final class Agreement {
    private enum State {
        /** Somebody has waited in vain. */
        DOUBTED,
        REACHED
    }

    private static final AttributeKey<State> KEY = AttributeKey.valueOf(Agreement.class, "state");

    private Agreement() {}

    /** The connection can be used. */
    static void reached(HttpConnection connection) {
        ((ConnectionBase) connection).channel().attr(KEY).set(State.REACHED);
    }

    /**
     * An exchange has waited in vain for a connection to this address.
     *
     * @param loop of the exchange, and of the connection
     * @param nanos how long it waited
     */
    static void doubt(SingleThreadEventLoop loop, SocketAddress target, long nanos) {
        List<Channel> silent = new ArrayList<>();
        for (Iterator<Channel> all = loop.registeredChannelsIterator(); all.hasNext(); ) {
            Channel channel = all.next();
            boolean agrees = channel.pipeline().get(SslHandler.class) != null
                    || channel.pipeline().get(Http2ConnectionHandler.class) != null;
            if (agrees
                    && target.equals(channel.remoteAddress())
                    && channel.attr(KEY).get() == null) silent.add(channel);
        }
        for (Channel channel : silent) {
            channel.attr(KEY).set(State.DOUBTED);
            loop.schedule(
                    () -> {
                        if (channel.attr(KEY).get() != State.REACHED) channel.close();
                    },
                    nanos,
                    TimeUnit.NANOSECONDS);
        }
    }
}
