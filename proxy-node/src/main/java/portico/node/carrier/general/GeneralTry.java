package portico.node.carrier.general;

import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.core.impl.NoStackTraceTimeoutException;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.general.Timers.For;
import portico.node.exchange.Refusal;
import portico.node.exchange.RequestRules;
import portico.node.exchange.Slice;
import portico.node.gateway.Forwarding;
import portico.node.upstream.Deadlines;
import portico.node.upstream.UpstreamCodec;
import portico.node.upstream.UpstreamTarget;

/** One try of an exchange at one target: connects, sends the request, and says what came of it, unless it is given up. */
final class GeneralTry {
    private static final Throwable MALFORMED = new NoStackTraceThrowable("The answer's head is malformed");

    /** Of a connection that has brought an answer before. */
    private static final AttributeKey<Boolean> USED = AttributeKey.valueOf(GeneralTry.class, "used");

    private final GeneralTries tries;
    private final GeneralExchange exchange;
    private final Forwarding to;
    private final UpstreamTarget target;
    private @Nullable HttpClientRequest outgoing;

    /** The connection's; null where it does not speak HTTP/1.1. */
    private @Nullable UpstreamCodec codec;

    private boolean over;

    GeneralTry(GeneralTries tries, GeneralExchange exchange, Forwarding to, UpstreamTarget target) {
        this.tries = tries;
        this.exchange = exchange;
        this.to = to;
        this.target = target;
    }

    void start() {
        var where = new RequestOptions(target.endpoint().options())
                .setConnectTimeout(to.deadlines().connectMillis());
        String serverName = to.upstream().serverName();
        if (serverName != null) where.setHost(serverName);
        to.upstream().client(exchange.loop()).request(where).onComplete(this::connected);
    }

    /**
     * True when the failure is the end of a connection used before, ahead of any octet of the answer: the target may have
     * closed it when we took it for alive.
     */
    private boolean isLost(HttpClientRequest begun, Throwable cause) {
        boolean closed = cause instanceof HttpClosedException || cause instanceof IOException;
        return closed && isUsed(begun) && (codec == null || !codec.hasAnswerBegun());
    }

    private static boolean isUsed(HttpClientRequest begun) {
        return used(begun).get() != null;
    }

    private static Attribute<Boolean> used(HttpClientRequest begun) {
        return ((ConnectionBase) begun.connection()).channel().attr(USED);
    }

    /** True when it waits for a connection that other exchanges have. */
    boolean isQueued() {
        return outgoing == null && to.upstream().isPoolFull(target.endpoint(), exchange.loop());
    }

    /** True when nothing of the request has gone out. */
    boolean isUnsent() {
        return outgoing == null;
    }

    /** Ends it; what comes of it from now on is nobody's business. */
    void giveUp() {
        over = true;
        HttpClientRequest begun = outgoing;
        outgoing = null;
        if (begun != null) begun.reset();
    }

    /** The request is out as a whole: from now on the service lets wait. */
    void awaitResponse() {
        HttpClientRequest begun = outgoing;
        if (begun != null)
            exchange.timers()
                    .start(
                            For.RESPONSE,
                            to.deadlines().responseNanos(),
                            () -> begun.reset(0, new TimeoutException("no response in time")));
    }

    private void connected(AsyncResult<HttpClientRequest> connected) {
        if (over || exchange.isOver()) {
            if (connected.succeeded())
                connected.result().exceptionHandler(gone -> {}).reset();
        } else if (connected.succeeded()) {
            tries.connected();
            transmit(connected.result());
        } else {
            Throwable cause = connected.cause();
            if (refusal(cause) == Refusal.GATEWAY_TIMEOUT) waitedInVain();
            tries.notConnected(target, cause);
        }
    }

    private void waitedInVain() {
        var loop = (SingleThreadEventLoop) ((ContextInternal) Vertx.currentContext()).nettyEventLoop();
        to.upstream().notConnectedInTime(target.endpoint(), loop, to.deadlines().connectNanos());
    }

    private void transmit(HttpClientRequest begun) {
        outgoing = begun;
        codec = UpstreamCodec.of(begun.connection());
        begun.exceptionHandler(broken -> {}); // its response says the same, and is listened to
        writeHead(begun);
        // HTTP/2 has no upgrade (RFC 9113 §8.2.2): without one a service answers as it answers any other request.
        if (exchange.isWebSocket() && !to.upstream().isHttp2()) {
            begun.putHeader("connection", "Upgrade").putHeader("upgrade", "websocket");
            awaitResponse();
            begun.connect().onComplete(this::answered);
            return;
        }
        // Between client and gateway it says that trailers are welcome; to a gRPC server that there is no old proxy
        // between.
        if (to.upstream().isHttp2() && Fields.asksForTrailers(exchange.request())) begun.putHeader("te", "trailers");
        begun.response().onComplete(this::answered);
        exchange.sendBody(begun, to);
    }

    private void writeHead(HttpClientRequest begun) {
        String authority = exchange.authority();
        HostAndPort own = to.authority(authority);
        begun.authority(own == null ? target.endpoint().authority() : own);
        Slice query = exchange.onward().query();
        Slice path = to.path(exchange);
        String uri = query == null ? path.toString() : path + "?" + query;
        begun.setMethod(exchange.request().method()).setURI(uri);
        RequestRules.write(exchange, authority.isEmpty() ? null : authority, new MultiMapSink(begun.headers()));
        // Of what the caller gave, policies and tries before this one have taken their share.
        long left = exchange.callNanosLeft();
        if (left != Deadlines.NONE) begun.putHeader(Grpc.TIMEOUT.toString(), Grpc.timeout(left));
    }

    private void answered(AsyncResult<HttpClientResponse> answered) {
        HttpClientRequest begun = outgoing;
        if (over || exchange.isOver() || begun == null) return;
        exchange.timers().cancelTry();
        if (answered.succeeded()) {
            used(begun).set(Boolean.TRUE);
            HttpClientResponse arrived = answered.result();
            if (Fields.isSound(arrived)) {
                tries.answered(arrived);
            } else {
                arrived.exceptionHandler(reset -> {});
                tries.notAnswered(MALFORMED);
            }
            return;
        }
        Throwable cause = answered.cause();
        // RFC 8446 §4.4.2.4: a target that wants another certificate of ours says so when we think all is done.
        to.upstream().tlsFailed(target.endpoint(), cause);
        if (isLost(begun, cause)) tries.lost(target, cause);
        else tries.notAnswered(cause);
    }

    static boolean isTimeout(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause())
            if (at instanceof TimeoutException
                    || at instanceof ConnectTimeoutException
                    || at instanceof NoStackTraceTimeoutException) return true;
        return false;
    }

    /** What a client is told of a failure that is nobody's answer. */
    static Refusal refusal(Throwable cause) {
        return isTimeout(cause) ? Refusal.GATEWAY_TIMEOUT : Refusal.BAD_GATEWAY;
    }
}
