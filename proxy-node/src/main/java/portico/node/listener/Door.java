package portico.node.listener;

import io.netty.channel.Channel;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SslChannelProvider;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Vert.x' server with a say in who comes in. Its own word on connections, the connection handler, comes only when they
 * speak HTTP: whoever stays silent in the TLS handshake or before the preface of HTTP/2 would be counted by nobody.
 */
final class Door extends HttpServerImpl {
    private final Predicate<Channel> admission;

    /** @param admission asked on the event loop of a connection before anything of it is read; false to close it */
    Door(VertxInternal vertx, HttpServerOptions options, Predicate<Channel> admission) {
        super(vertx, options);
        this.admission = admission;
    }

    @Override
    protected BiConsumer<Channel, SslChannelProvider> childHandler(
            ContextInternal context, SocketAddress address, GlobalTrafficShapingHandler shaping) {
        BiConsumer<Channel, SslChannelProvider> inside = super.childHandler(context, address, shaping);
        return (channel, tls) -> {
            if (!admission.test(channel)) {
                channel.close();
                return;
            }
            inside.accept(channel, tls);
            ProxyHeader.watch(channel.pipeline());
        };
    }
}
