package portico.node.carrier.general;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.NoStackTraceTimeoutException;
import io.vertx.core.net.HostAndPort;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.general.Timers.For;
import portico.node.exchange.Refusal;
import portico.node.exchange.RequestRules;
import portico.node.exchange.Slice;
import portico.node.gateway.Forwarding;
import portico.node.upstream.UpstreamTarget;

/** One try of an exchange at one target: connects, sends the request, and says what came of it, unless it is given up. */
final class GeneralTry {
    private final GeneralExchange exchange;
    private final HttpServerRequest request;
    private final String authority;
    private final Forwarding to;
    private final UpstreamTarget target;
    private final Timers timers;
    private @Nullable HttpClientRequest outgoing;
    private boolean over;

    /** @param authority the host that was matched, as the client named it; empty when it named none */
    GeneralTry(
            GeneralExchange exchange,
            HttpServerRequest request,
            String authority,
            Forwarding to,
            UpstreamTarget target,
            Timers timers) {
        this.exchange = exchange;
        this.request = request;
        this.authority = authority;
        this.to = to;
        this.target = target;
        this.timers = timers;
    }

    void start() {
        var where = new RequestOptions(target.endpoint().options())
                .setConnectTimeout(to.deadlines().connectMillis());
        String serverName = to.upstream().serverName();
        if (serverName != null) where.setHost(serverName);
        to.upstream().client(exchange.loop()).request(where).onComplete(this::connected);
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
            timers.start(
                    For.RESPONSE,
                    to.deadlines().responseNanos(),
                    () -> begun.reset(0, new TimeoutException("no response in time")));
    }

    private void connected(AsyncResult<HttpClientRequest> connected) {
        if (over || exchange.isOver()) {
            if (connected.succeeded())
                connected.result().exceptionHandler(gone -> {}).reset();
        } else if (connected.succeeded()) {
            exchange.connected();
            transmit(connected.result());
        } else {
            exchange.notConnected(to, target, connected.cause());
        }
    }

    private void transmit(HttpClientRequest begun) {
        outgoing = begun;
        begun.exceptionHandler(broken -> {}); // its response says the same, and is listened to
        writeHead(begun);
        if (exchange.isWebSocket()) {
            begun.putHeader("connection", "Upgrade").putHeader("upgrade", "websocket");
            awaitResponse();
            begun.connect().onComplete(this::answered);
            return;
        }
        // Between client and gateway it says that trailers are welcome; to a gRPC server that there is no old proxy
        // between.
        if (to.upstream().isHttp2() && Fields.asksForTrailers(request)) begun.putHeader("te", "trailers");
        begun.response().onComplete(this::answered);
        exchange.sendBody(begun, to);
    }

    private void writeHead(HttpClientRequest begun) {
        HostAndPort own = to.authority(authority);
        begun.authority(own == null ? target.endpoint().authority() : own);
        Slice query = exchange.query();
        Slice path = to.path(exchange);
        String uri = query == null ? path.toString() : path + "?" + query;
        begun.setMethod(request.method()).setURI(uri);
        RequestRules.write(exchange, authority.isEmpty() ? null : authority, new MultiMapSink(begun.headers()));
    }

    private void answered(AsyncResult<HttpClientResponse> answered) {
        if (over || exchange.isOver() || outgoing == null) return;
        timers.cancelTry();
        if (answered.succeeded()) {
            exchange.answered(to, answered.result());
            return;
        }
        // RFC 8446 §4.4.2.4: a target that wants another certificate of ours says so when we think all is done.
        to.upstream().tlsFailed(target.endpoint(), answered.cause());
        exchange.notAnswered(to, answered.cause());
    }

    /** What a client is told of a failure that is nobody's answer. */
    static Refusal refusal(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause())
            if (at instanceof TimeoutException
                    || at instanceof ConnectTimeoutException
                    || at instanceof NoStackTraceTimeoutException) return Refusal.GATEWAY_TIMEOUT;
        return Refusal.BAD_GATEWAY;
    }
}
