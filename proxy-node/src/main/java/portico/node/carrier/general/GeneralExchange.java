package portico.node.carrier.general;

import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.TrustedProxies;
import portico.node.exchange.Answer;
import portico.node.exchange.ConnectionNames;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Loop;
import portico.node.exchange.Refusal;
import portico.node.exchange.RequestRules;
import portico.node.exchange.ResponseRules;
import portico.node.exchange.Slice;
import portico.node.gateway.CompiledRoute;
import portico.node.upstream.Upstream;
import portico.node.upstream.UpstreamTarget;

/** An exchange on Vert.x: the request leg is the HTTP proxy's, the response leg has back-pressure and an end for each case. */
final class GeneralExchange extends Exchange {
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final TrustedProxies trusted;
    private final boolean bodiless;

    /** The one protocol that connections are upgraded to; others, h2c among them, would be a way around the policies. */
    private final boolean isWebSocket;

    private @Nullable HttpClientRequest upstreamRequest;
    private @Nullable MultiMap upstreamHeaders;
    /** The host that was matched, with its port as sent: never another one that the request also names. */
    private String authority = "";

    private long responseTimer = -1;
    private boolean over;

    GeneralExchange(Loop loop, HttpServerRequest request, TrustedProxies trusted) {
        super(loop);
        this.request = request;
        this.response = request.response();
        this.trusted = trusted;
        bodiless = isBodiless(request);
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
    public String clientAddress() {
        return isPeerTrusted() ? trusted.client(head(), peerAddress()) : peerAddress();
    }

    @Override
    public boolean isSecure() {
        return request.isSSL();
    }

    @Override
    public @Nullable CharSequence responseHeader(HeaderName name) {
        return upstreamHeaders == null ? null : upstreamHeaders.get(name.toString());
    }

    @Override
    protected void send(Answer answer) {
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

    @Override
    protected void forward(CompiledRoute route) {
        Upstream upstream = route.upstream();
        if (upstream == null) throw new IllegalStateException("The route " + route + " forwards to nothing");
        attempt(route, upstream, null);
    }

    private void attempt(CompiledRoute route, Upstream upstream, @Nullable UpstreamTarget failed) {
        UpstreamTarget target = upstream.pick(loop(), failed);
        if (target == null) {
            refuse(Refusal.UNAVAILABLE);
            return;
        }
        tried(target.address());
        upstream.client(loop())
                .request(new RequestOptions(target.options()))
                .onComplete(connected -> connected(route, upstream, target, connected));
    }

    private void connected(
            CompiledRoute route, Upstream upstream, UpstreamTarget target, AsyncResult<HttpClientRequest> connected) {
        if (over) {
            if (connected.succeeded()) connected.result().reset();
            return;
        }
        if (connected.succeeded()) {
            transmit(route, upstream, target, connected.result());
        } else if (upstream.retries().afterConnectFailure(tries())) {
            attempt(route, upstream, target);
        } else {
            refuse(connected.cause() instanceof ConnectException ? Refusal.BAD_GATEWAY : timeoutOr(connected.cause()));
        }
    }

    private void transmit(CompiledRoute route, Upstream upstream, UpstreamTarget target, HttpClientRequest outgoing) {
        upstreamRequest = outgoing;
        outgoing.exceptionHandler(broken -> {}); // its response says the same, and is listened to
        CharSequence clientHost = authority.isEmpty() ? null : authority;
        HostAndPort kept = route.keepsHost() ? HostAndPort.parseAuthority(authority, -1) : null;
        outgoing.authority(kept == null ? target.authority() : kept);
        Slice query = query();
        Slice path = route.forwardPath(this);
        String uri = query == null ? path.toString() : path + "?" + query;
        responseTimer = loopTimer(upstream.service().timeouts().response().toMillis(), outgoing);
        if (isWebSocket) {
            outgoing.setMethod(request.method()).setURI(uri);
            RequestRules.write(this, clientHost, new MultiMapSink(outgoing.headers()));
            outgoing.putHeader("connection", "Upgrade").putHeader("upgrade", "websocket");
            outgoing.connect().onComplete(answered -> upgraded(upstream, answered));
            return;
        }
        ProxyRequest proxied = ProxyRequest.reverseProxy(request).setURI(uri);
        proxied.headers().clear();
        RequestRules.write(this, clientHost, new MultiMapSink(proxied.headers()));
        if (bodiless) proxied.setBody(null);
        else if (expectsContinue()) response.writeContinue(); // now: policies let it pass and the service is there
        proxied.send(outgoing).onComplete(answered -> answered(route, upstream, target, answered));
    }

    private void answered(
            CompiledRoute route, Upstream upstream, UpstreamTarget target, AsyncResult<ProxyResponse> answered) {
        cancelTimer();
        if (over) {
            if (answered.succeeded()) resetUpstream();
            return;
        }
        String method = head().method();
        if (answered.failed()) {
            if (upstream.retries().afterReset(tries(), method, bodiless)) attempt(route, upstream, target);
            else refuse(timeoutOr(answered.cause()));
            return;
        }
        ProxyResponse arrived = answered.result();
        if (upstream.retries().afterStatus(arrived.getStatusCode(), tries(), method, bodiless)) {
            arrived.getBody().stream().exceptionHandler(reset -> {});
            resetUpstream();
            attempt(route, upstream, target);
            return;
        }
        relay(upstream, arrived.getStatusCode(), arrived.headers(), arrived.getBody().stream());
    }

    /** The service's word on a WebSocket handshake. */
    private void upgraded(Upstream upstream, AsyncResult<HttpClientResponse> answered) {
        cancelTimer();
        if (over) {
            resetUpstream();
            return;
        }
        if (answered.failed()) {
            refuse(timeoutOr(answered.cause()));
            return;
        }
        HttpClientResponse arrived = answered.result();
        if (arrived.statusCode() != 101) {
            arrived.pause();
            relay(upstream, arrived.statusCode(), arrived.headers(), arrived);
            return;
        }
        writeHead(101, arrived.headers());
        response.putHeader("connection", "Upgrade").putHeader("upgrade", "websocket");
        NetSocket service = arrived.netSocket();
        service.pause();
        request.toNetSocket()
                .onSuccess(client -> new Tunnel(
                                client, service, upstream.service().timeouts().idle(), this::tunnelClosed)
                        .start())
                .onFailure(gone -> service.close());
    }

    private void tunnelClosed(long bytesIn, long bytesOut) {
        finish(bytesIn, bytesOut, true);
    }

    private void writeHead(int status, MultiMap headers) {
        upstreamHeaders = headers;
        responding(status);
        response.setStatusCode(status);
        var sink = new MultiMapSink(response.headers());
        String connection = headers.get("connection");
        ConnectionNames nominated = connection == null ? null : ConnectionNames.of(connection);
        for (var field : headers) {
            Slice name = Slice.of(field.getKey());
            if (ResponseRules.goesOn(this, name, nominated)) sink.field(name, Slice.of(field.getValue()));
        }
        ResponseRules.added(this, sink);
    }

    private void relay(Upstream upstream, int status, MultiMap headers, ReadStream<Buffer> body) {
        writeHead(status, headers);
        long length = declaredLength(headers);
        if (loop().isDraining() && request.version() != HttpVersion.HTTP_2) response.putHeader("connection", "close");
        boolean framedByClose = length < 0 && request.version() == HttpVersion.HTTP_1_0;
        if (length >= 0) response.putHeader("content-length", Long.toString(length));
        else if (framedByClose) response.putHeader("connection", "close");
        else if (mayHaveBody(status)) response.setChunked(true);
        HttpClientRequest outgoing = upstreamRequest;
        if (outgoing != null)
            outgoing.idleTimeout(upstream.service().timeouts().idle().toMillis());
        new ResponseTransfer(this, body, response).start();
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
        cancelTimer();
        resetUpstream();
        finish(request.bytesRead(), 0, false);
    }

    private void finish(long bytesIn, long bytesOut, boolean complete) {
        if (over) return;
        over = true;
        cancelTimer();
        end(bytesIn, bytesOut, complete);
    }

    private void resetUpstream() {
        HttpClientRequest outgoing = upstreamRequest;
        upstreamRequest = null;
        if (outgoing != null) outgoing.reset();
    }

    private long loopTimer(long millis, HttpClientRequest outgoing) {
        return io.vertx.core.Vertx.currentContext().owner().setTimer(millis, fired -> {
            responseTimer = -1;
            if (!bodiless && !request.isEnded()) {
                responseTimer = loopTimer(millis, outgoing); // counts from the request's last octet on
                return;
            }
            outgoing.reset(0, new TimeoutException("no response in time"));
        });
    }

    private void cancelTimer() {
        if (responseTimer < 0) return;
        io.vertx.core.Vertx.currentContext().owner().cancelTimer(responseTimer);
        responseTimer = -1;
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

    /** RFC 9112 §6.3: a request without either field has no body. An HTTP/2 request has none when its head ended it. */
    private static boolean isBodiless(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) return request.isEnded();
        String length = request.getHeader("content-length");
        return (length == null || length.equals("0")) && request.getHeader("transfer-encoding") == null;
    }
}
