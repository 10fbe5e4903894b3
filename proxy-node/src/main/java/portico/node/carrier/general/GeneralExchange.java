package portico.node.carrier.general;

import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.NetSocket;
import java.net.ConnectException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.TrustedProxies;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Loop;
import portico.node.exchange.Refusal;
import portico.node.exchange.RequestRules;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.ResponseRules;
import portico.node.exchange.Slice;
import portico.node.exchange.TrailerRules;
import portico.node.exchange.Trailers;
import portico.node.gateway.Forwarding;
import portico.node.upstream.Deadlines;
import portico.node.upstream.Tries;
import portico.node.upstream.UpstreamTarget;

/** An exchange on Vert.x, of any version of HTTP on either side: back-pressure both ways, and an end for each case. */
final class GeneralExchange extends Exchange {
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final TrustedProxies trusted;
    private final GeneralLimits limits;
    private final boolean bodiless;

    /** The one protocol that connections are upgraded to; others, h2c among them, would be a way around the policies. */
    private final boolean isWebSocket;

    private @Nullable Forwarding forwarding;
    private @Nullable HttpClientRequest upstreamRequest;
    private @Nullable ResponseHead upstreamHead;

    /** The host that was matched, with its port as sent: never another one that the request also names. */
    private String authority = "";

    /** The request's body, when it may be sent again. */
    private @Nullable Buffer kept;

    private long responseTimer = -1;
    private long tryTimer = -1;
    private long totalTimer = -1;
    private long bodyTimer = -1;
    private long deadlineTimer = -1;
    private long movedNanos;
    private boolean requestSent;

    /** Grows with each try, so that what comes too late of an earlier one is known for it. */
    private int turn;

    private boolean over;

    GeneralExchange(
            Loop loop, HttpServerRequest request, boolean bodiless, TrustedProxies trusted, GeneralLimits limits) {
        super(loop);
        this.bodiless = bodiless;
        this.limits = limits;
        this.request = request;
        this.response = request.response();
        this.trusted = trusted;
        isWebSocket = bodiless
                && request.version() == HttpVersion.HTTP_1_1
                && "websocket".equalsIgnoreCase(request.getHeader("upgrade"))
                && asksToUpgrade(request);
        response.exceptionHandler(gone -> clientLeft());
        response.closeHandler(closed -> clientLeft());
    }

    void authority(Slice authority) {
        this.authority = authority.toString();
    }

    @Override
    public String peerAddress() {
        var address = request.remoteAddress();
        return address == null ? "unknown" : String.valueOf(address.hostAddress());
    }

    @Override
    public boolean isPeerTrusted() {
        return trusted.trusts(peerAddress());
    }

    @Override
    protected String readClientAddress() {
        return isPeerTrusted() ? trusted.client(head(), peerAddress()) : peerAddress();
    }

    @Override
    public boolean isSecure() {
        return request.isSSL();
    }

    @Override
    public @Nullable CharSequence responseHeader(HeaderName name) {
        return upstreamHead == null ? null : upstreamHead.header(name);
    }

    @Override
    protected void send(Answer answer) {
        resetUpstream();
        if (isGrpc() && answer.status() >= 400) {
            sendStatus(Grpc.status(answer.status()));
            return;
        }
        response.setStatusCode(answer.status());
        var sink = new MultiMapSink(response.headers());
        ResponseRules.write(this, answer, sink);
        boolean unread = !bodiless && !request.isEnded();
        if ((unread || loop().isDraining()) && request.version() != HttpVersion.HTTP_2) {
            // RFC 9112 §9.3: what is left of the body would be taken for the next request, so the connection ends.
            response.putHeader("connection", "close");
        }
        int length = answer.body().length;
        if (request.method() == HttpMethod.HEAD) {
            response.putHeader("content-length", Integer.toString(length));
            response.end();
        } else if (length == 0) {
            if (answer.status() != 204 && answer.status() != 304) response.putHeader("content-length", "0");
            response.end();
        } else {
            response.end(Buffer.buffer(answer.body()));
        }
        finish(0, request.method() == HttpMethod.HEAD ? 0 : length, true);
        if (unread) request.resume(); // read to its end, or to the close, and thrown away
    }

    /** A call's end in its one form that needs no message: everything in the head (Trailers-Only). */
    private void sendStatus(int grpcStatus) {
        Refusal refusal = refusal();
        response.setStatusCode(200)
                .putHeader("content-type", Grpc.CONTENT_TYPE)
                .putHeader("grpc-status", Integer.toString(grpcStatus))
                .putHeader("grpc-message", Grpc.message(refusal == null ? null : refusal.title()));
        ResponseRules.added(this, new MultiMapSink(response.headers()));
        response.end();
        finish(0, 0, true);
        if (!request.isEnded()) request.resume();
    }

    private boolean isGrpc() {
        return request.version() == HttpVersion.HTTP_2 && Grpc.isSpoken(head());
    }

    @Override
    protected void forward(Forwarding to) {
        forwarding = to;
        long patience = isGrpc() ? Grpc.timeoutMillis(head()) : -1;
        if (patience >= 0) deadlineTimer = vertx().setTimer(patience, fired -> deadlinePassed());
        Refusal refusal = attempts().begin(to.upstream());
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        long total = to.deadlines().totalNanos();
        if (total != Deadlines.NONE) totalTimer = timer(total, this::tookTooLong);
        if (!bodiless && !expectsContinue() && attempts().keepsBody(declaredLength(request.headers()))) {
            request.body().onSuccess(body -> {
                if (over) return;
                kept = body;
                attempt(to);
            });
            request.resume();
        } else {
            attempt(to);
        }
    }

    private void attempt(Forwarding to) {
        UpstreamTarget target = attempts().next();
        if (target == null) {
            refuse(Refusal.UNAVAILABLE);
            return;
        }
        if (!attempts().connecting()) {
            refuse(Refusal.SERVICE_BUSY);
            return;
        }
        int now = ++turn;
        long patience = attempts().tryNanos();
        if (patience != Deadlines.NONE) tryTimer = timer(patience, () -> tryTookTooLong(to));
        var where = new RequestOptions(target.endpoint().options())
                .setConnectTimeout(to.deadlines().connectMillis());
        String serverName = to.upstream().serverName(to.authority(authority));
        if (serverName != null) where.setHost(serverName);
        to.upstream().client(loop()).request(where).onComplete(connected -> connected(now, to, target, connected));
    }

    private void connected(int then, Forwarding to, UpstreamTarget target, AsyncResult<HttpClientRequest> connected) {
        if (over || then != turn) {
            if (connected.succeeded()) connected.result().reset();
            return;
        }
        attempts().connected();
        if (connected.cause() instanceof ConnectionPoolTooBusyException) {
            refuse(Refusal.SERVICE_BUSY);
            return;
        }
        if (connected.succeeded()) {
            transmit(then, to, target, connected.result());
            return;
        }
        to.upstream().tlsFailed(target.endpoint(), connected.cause());
        long wait = attempts().afterConnectFailure();
        if (wait != Tries.NOT_AGAIN) attemptIn(wait, to);
        else refuse(connected.cause() instanceof ConnectException ? Refusal.BAD_GATEWAY : timeoutOr(connected.cause()));
    }

    private void attemptIn(long millis, Forwarding to) {
        turn++;
        cancelTimers();
        resetUpstream();
        attempts().connected();
        Runnable next = () -> {
            if (!over) attempt(to);
        };
        if (millis == 0) next.run();
        else timer(TimeUnit.MILLISECONDS.toNanos(millis), next);
    }

    private void tryTookTooLong(Forwarding to) {
        tryTimer = -1;
        if (over || status() != 0) return;
        long wait = upstreamRequest == null
                ? attempts().afterTimeoutUnsent()
                : attempts().afterTimeout(head().method(), isWhole());
        if (wait != Tries.NOT_AGAIN) attemptIn(wait, to);
        else giveUp(Refusal.GATEWAY_TIMEOUT);
    }

    private void tookTooLong() {
        totalTimer = -1;
        if (over) return;
        if (status() != 0) {
            resetUpstream();
            upstreamBroke(response.bytesWritten());
            return;
        }
        attempts().failed();
        giveUp(Refusal.GATEWAY_TIMEOUT);
    }

    /** Refuses while a try is under way. */
    private void giveUp(Refusal refusal) {
        turn++;
        resetUpstream();
        refuse(refusal);
    }

    /** True when the whole request is there to be sent again. */
    private boolean isWhole() {
        return bodiless || kept != null;
    }

    private void transmit(int then, Forwarding to, UpstreamTarget target, HttpClientRequest outgoing) {
        upstreamRequest = outgoing;
        outgoing.exceptionHandler(broken -> {}); // its response says the same, and is listened to
        CharSequence clientHost = authority.isEmpty() ? null : authority;
        HostAndPort own = to.authority(authority);
        outgoing.authority(own == null ? target.endpoint().authority() : own);
        Slice query = query();
        Slice path = to.path(this);
        String uri = query == null ? path.toString() : path + "?" + query;
        outgoing.setMethod(request.method()).setURI(uri);
        RequestRules.write(this, clientHost, new MultiMapSink(outgoing.headers()));
        if (isWebSocket) {
            outgoing.putHeader("connection", "Upgrade").putHeader("upgrade", "websocket");
            awaitResponse(to, outgoing);
            outgoing.connect().onComplete(answered -> upgraded(then, to, answered));
            return;
        }
        // Between client and gateway it says that trailers are welcome; to a gRPC server that there is no old proxy
        // between.
        if (to.upstream().isHttp2() && asksForTrailers()) outgoing.putHeader("te", "trailers");
        outgoing.response().onComplete(answered -> answered(then, to, target, answered));
        if (bodiless) {
            requestSent = true;
            awaitResponse(to, outgoing);
            outgoing.end();
            return;
        }
        Buffer whole = kept;
        if (whole != null) {
            requestSent = true;
            awaitResponse(to, outgoing);
            outgoing.putHeader("content-length", Integer.toString(whole.length()));
            outgoing.end(whole);
            return;
        }
        String length = request.getHeader("content-length");
        if (length != null) outgoing.putHeader("content-length", length);
        else outgoing.setChunked(true);
        if (expectsContinue()) response.writeContinue(); // now: policies let it pass and the service is there
        movedNanos = System.nanoTime();
        if (!isGrpc()) watchBody(limits.bodyIdleMillis());
        // Ahead of the first message: a call may wait for the service to speak first.
        if (isGrpc()) outgoing.sendHead();
        new RequestTransfer(this, request, outgoing).start();
    }

    /** The request is out as a whole: from now on the service lets wait. */
    void requestSent() {
        requestSent = true;
        cancel(bodyTimer);
        bodyTimer = -1;
        HttpClientRequest outgoing = upstreamRequest;
        Forwarding forward = forwarding;
        if (outgoing != null && forward != null && status() == 0) awaitResponse(forward, outgoing);
    }

    /** The client has sent something of the body. */
    void requestMoved() {
        movedNanos = System.nanoTime();
    }

    boolean declaresTooMuch() {
        return declaredLength(request.headers()) > limits.bodyBytesMax();
    }

    /** A stream of calls is as long as it is; all else has its bound. */
    long bodyBytesMax() {
        return isGrpc() ? Long.MAX_VALUE : limits.bodyBytesMax();
    }

    /** The client sends more than it may. */
    void requestTooLarge() {
        if (over) return;
        resetUpstream();
        if (status() == 0) {
            refuse(Refusal.TOO_LARGE);
            return;
        }
        finish(request.bytesRead(), response.bytesWritten(), false);
        response.reset();
    }

    boolean isOver() {
        return over;
    }

    private void watchBody(long millis) {
        bodyTimer = vertx().setTimer(Math.max(1, millis), fired -> {
            bodyTimer = -1;
            if (over || requestSent || status() != 0) return;
            long idle = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - movedNanos);
            if (idle < limits.bodyIdleMillis()) watchBody(limits.bodyIdleMillis() - idle);
            else refuse(Refusal.REQUEST_TIMEOUT);
        });
    }

    private void awaitResponse(Forwarding to, HttpClientRequest outgoing) {
        responseTimer = timer(to.deadlines().responseNanos(), () -> {
            responseTimer = -1;
            outgoing.reset(0, new TimeoutException("no response in time"));
        });
    }

    /** The caller of a gRPC method waits no longer. */
    private void deadlinePassed() {
        deadlineTimer = -1;
        if (over) return;
        if (status() == 0) {
            refuse(Refusal.GATEWAY_TIMEOUT);
            return;
        }
        resetUpstream();
        response.putTrailer("grpc-status", Integer.toString(Grpc.DEADLINE_EXCEEDED));
        response.end();
        finish(request.bytesRead(), response.bytesWritten(), true);
    }

    private void answered(int then, Forwarding to, UpstreamTarget target, AsyncResult<HttpClientResponse> answered) {
        if (isStale(then)) return;
        cancelTimers();
        if (answered.failed()) {
            // RFC 8446 §4.4.2.4: a target that wants another certificate of ours says so when we think all is done.
            to.upstream().tlsFailed(target.endpoint(), answered.cause());
            Refusal refusal = timeoutOr(answered.cause());
            if (refusal == Refusal.GATEWAY_TIMEOUT) attempts().failed();
            long wait = refusal == Refusal.GATEWAY_TIMEOUT
                    ? Tries.NOT_AGAIN
                    : attempts().afterReset(head().method(), isWhole());
            if (wait != Tries.NOT_AGAIN) attemptIn(wait, to);
            else refuse(refusal);
            return;
        }
        HttpClientResponse arrived = answered.result();
        long wait = attempts().afterStatus(arrived.statusCode(), head().method(), isWhole());
        if (wait != Tries.NOT_AGAIN) {
            arrived.exceptionHandler(reset -> {});
            attemptIn(wait, to);
            return;
        }
        arrived.pause();
        relay(to, arrived);
    }

    /** True for what comes of a try that was given up: its reset fails it on the spot. */
    private boolean isStale(int then) {
        return over || then != turn || upstreamRequest == null;
    }

    /** The service's word on a WebSocket handshake. */
    private void upgraded(int then, Forwarding to, AsyncResult<HttpClientResponse> answered) {
        if (isStale(then)) return;
        cancelTimers();
        if (answered.failed()) {
            attempts().failed();
            refuse(timeoutOr(answered.cause()));
            return;
        }
        HttpClientResponse arrived = answered.result();
        if (arrived.statusCode() != 101) {
            arrived.pause();
            attempts().answered(arrived.statusCode());
            relay(to, arrived);
            return;
        }
        attempts().answered(101);
        cancelTotal(); // a WebSocket lasts as long as there is something to say
        writeHead(101, arrived.headers());
        response.putHeader("connection", "Upgrade").putHeader("upgrade", "websocket");
        NetSocket service = arrived.netSocket();
        service.pause();
        request.toNetSocket()
                .onSuccess(client -> new Tunnel(client, service, to.deadlines().idle(), this::tunnelClosed).start())
                .onFailure(gone -> service.close());
    }

    private void tunnelClosed(long bytesIn, long bytesOut) {
        finish(bytesIn, bytesOut, true);
    }

    private void writeHead(int status, MultiMap headers) {
        var head = new ResponseHead();
        head.status(status);
        for (var field : headers) head.addField(field.getKey(), field.getValue());
        upstreamHead = head;
        responding(status);
        response.setStatusCode(status);
        ResponseRules.write(this, head, new MultiMapSink(response.headers()));
    }

    private void relay(Forwarding to, HttpClientResponse arrived) {
        int status = arrived.statusCode();
        MultiMap headers = arrived.headers();
        writeHead(status, headers);
        long length = declaredLength(headers);
        if (loop().isDraining() && request.version() != HttpVersion.HTTP_2) response.putHeader("connection", "close");
        boolean framedByClose = length < 0 && request.version() == HttpVersion.HTTP_1_0;
        if (length >= 0) response.putHeader("content-length", Long.toString(length));
        else if (framedByClose) response.putHeader("connection", "close");
        else if (mayHaveBody(status)) response.setChunked(true);
        HttpClientRequest outgoing = upstreamRequest;
        if (outgoing != null)
            outgoing.idleTimeout(TimeUnit.NANOSECONDS.toMillis(to.deadlines().idleNanos()));
        // With the status of a call in the head there is no more to come: it must end its stream (Trailers-Only).
        boolean early = mayHaveBody(status) && !headers.contains("grpc-status");
        new ResponseTransfer(this, arrived, response).start(early);
    }

    /** Sends the head before anything of the body is there. */
    void sendHead() {
        // To an HTTP/1.0 client neither length nor chunks say where the body ends, which writeHead does not know.
        if (request.version() == HttpVersion.HTTP_1_0) response.write(Buffer.buffer());
        else response.writeHead();
    }

    /** What the service says after the body; it is held to the rules of header fields. */
    void writeTrailers(MultiMap trailers) {
        if (trailers.isEmpty() || request.version() == HttpVersion.HTTP_1_0) return;
        if (request.version() == HttpVersion.HTTP_1_1 && !response.isChunked()) return;
        var arrived = new Trailers();
        for (var field : trailers) arrived.addField(field.getKey(), field.getValue());
        TrailerRules.writeResponse(this, arrived, new MultiMapSink(response.trailers()));
    }

    /** The response went out as a whole. */
    void delivered(long bytesOut) {
        finish(request.bytesRead(), bytesOut, true);
    }

    /** The upstream died in the middle of its response: the client must see that it is not whole. */
    void upstreamBroke(long bytesOut) {
        if (over) return;
        finish(request.bytesRead(), bytesOut, false);
        response.reset();
    }

    private void clientLeft() {
        if (over) return;
        resetUpstream();
        finish(request.bytesRead(), 0, false);
    }

    private void finish(long bytesIn, long bytesOut, boolean complete) {
        if (over) return;
        over = true;
        kept = null;
        cancelTimers();
        cancelTotal();
        cancel(bodyTimer);
        cancel(deadlineTimer);
        end(bytesIn, bytesOut, complete);
    }

    private void resetUpstream() {
        HttpClientRequest outgoing = upstreamRequest;
        upstreamRequest = null;
        if (outgoing != null) outgoing.reset();
    }

    private static Vertx vertx() {
        return Vertx.currentContext().owner();
    }

    private static long timer(long nanos, Runnable work) {
        return vertx().setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)), fired -> work.run());
    }

    private void cancelTotal() {
        cancel(totalTimer);
        totalTimer = -1;
    }

    /** Those of the try. */
    private void cancelTimers() {
        cancel(responseTimer);
        cancel(tryTimer);
        responseTimer = -1;
        tryTimer = -1;
    }

    private static void cancel(long timer) {
        if (timer >= 0) vertx().cancelTimer(timer);
    }

    private boolean asksForTrailers() {
        String te = request.getHeader("te");
        return te != null && te.toLowerCase(Locale.ROOT).contains("trailers");
    }

    private boolean expectsContinue() {
        return "100-continue".equalsIgnoreCase(request.getHeader("expect"));
    }

    /** As the service says it; -1 when it does not. */
    private static long declaredLength(MultiMap headers) {
        String length = headers.get("content-length");
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private boolean mayHaveBody(int status) {
        return request.method() != HttpMethod.HEAD && status != 204 && status != 304;
    }

    private static Refusal timeoutOr(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause())
            if (at instanceof TimeoutException
                    || at instanceof io.netty.channel.ConnectTimeoutException
                    || at instanceof io.vertx.core.impl.NoStackTraceTimeoutException) return Refusal.GATEWAY_TIMEOUT;
        return Refusal.BAD_GATEWAY;
    }

    /** Connection is a list, and some clients say {@code keep-alive, Upgrade}. */
    private static boolean asksToUpgrade(HttpServerRequest request) {
        for (String value : request.headers().getAll("connection"))
            for (String token : value.split(",", -1)) if (token.strip().equalsIgnoreCase("upgrade")) return true;
        return false;
    }
}
