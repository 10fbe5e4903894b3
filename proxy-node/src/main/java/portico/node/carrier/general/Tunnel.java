package portico.node.carrier.general;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Two sockets that are one from now on: octets both ways, each side held back by the other, closed when idle. */
final class Tunnel {
    /** Told once how many octets went which way. */
    interface Closed {
        void closed(long fromClient, long fromService);
    }

    /** What a side has not taken in all the time that nothing moved, it does not take in this either. */
    private static final long FAREWELL_MILLIS = 1_000;

    private final NetSocket client;
    private final NetSocket service;
    private final Channel clientChannel;
    private final Channel serviceChannel;
    private final long idleMillis;
    private final Closed closed;
    private long timer = -1;
    private long fromClient;
    private long fromService;
    private long seen;
    private boolean over;

    /** True for the one protocol that connections are upgraded to; others, h2c among them, would be a way around the policies. */
    static boolean isAskedFor(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_1
                && "websocket".equalsIgnoreCase(request.getHeader("upgrade"))
                && Fields.asksToUpgrade(request);
    }

    /** Answers a request, whose response has its head, and opens a tunnel to the service that agreed to it. */
    static void open(
            HttpServerRequest request,
            HttpClientResponse agreed,
            Duration idle,
            Consumer<Tunnel> opened,
            Closed closed) {
        NetSocket service = agreed.netSocket();
        service.pause();
        Channel here = ((ConnectionBase) request.connection()).channel();
        Channel there = ((ConnectionBase) agreed.request().connection()).channel();
        request.toNetSocket()
                .onSuccess(client -> {
                    var tunnel = new Tunnel(client, service, here, there, idle, closed);
                    tunnel.start();
                    opened.accept(tunnel);
                })
                .onFailure(gone -> service.close());
    }

    private Tunnel(
            NetSocket client,
            NetSocket service,
            Channel clientChannel,
            Channel serviceChannel,
            Duration idle,
            Closed closed) {
        this.client = client;
        this.service = service;
        this.clientChannel = clientChannel;
        this.serviceChannel = serviceChannel;
        this.idleMillis = idle.toMillis();
        this.closed = closed;
    }

    private void start() {
        Context here = Vertx.currentContext();
        client.handler(octets -> {
            fromClient += octets.length();
            service.write(octets);
            // Not the socket's own word: behind an upgrade Vert.x' client counts nothing, and its queue is never full.
            if (!serviceChannel.isWritable()) client.pause();
        });
        service.handler(octets -> {
            fromService += octets.length();
            client.write(octets);
            if (client.writeQueueFull()) service.pause();
        });
        serviceChannel.pipeline().addBefore("handler", "tunnel", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext context) {
                if (context.channel().isWritable()) client.resume();
                context.fireChannelWritabilityChanged();
            }
        });
        client.drainHandler(drained -> service.resume());
        client.closeHandler(gone -> end(idleMillis));
        service.closeHandler(gone -> end(idleMillis));
        client.exceptionHandler(broken -> end(idleMillis));
        service.exceptionHandler(broken -> end(idleMillis));
        timer = here.owner().setPeriodic(idleMillis, tick -> {
            if (fromClient + fromService == seen) end(FAREWELL_MILLIS);
            seen = fromClient + fromService;
        });
        client.resume();
        service.resume();
    }

    /** Ends it, whatever is said there. */
    void cut() {
        end(FAREWELL_MILLIS);
    }

    /** @param millis for how long a side may still take what was on its way to it */
    private void end(long millis) {
        if (over) return;
        over = true;
        Vertx.currentContext().owner().cancelTimer(timer);
        client.close();
        service.close();
        cutOff(clientChannel, millis);
        cutOff(serviceChannel, millis);
        closed.closed(fromClient, fromService);
    }

    /** Closes what is still open then: the close comes behind what is on its way, and so never where a side takes nothing. */
    private static void cutOff(Channel channel, long millis) {
        if (!channel.isOpen()) return;
        var late = channel.eventLoop()
                .schedule(() -> channel.pipeline().firstContext().close(), millis, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(gone -> late.cancel(false));
    }
}
