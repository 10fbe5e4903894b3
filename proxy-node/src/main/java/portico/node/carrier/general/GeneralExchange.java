package portico.node.carrier.general;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.TrustedProxies;
import portico.node.carrier.general.Timers.For;
import portico.node.composition.CompiledComposition;
import portico.node.composition.ServiceCall;
import portico.node.exchange.Answer;
import portico.node.exchange.AnswerListener;
import portico.node.exchange.BodyEncoder;
import portico.node.exchange.Exchange;
import portico.node.exchange.Loop;
import portico.node.exchange.Refusal;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.ResponseRules;
import portico.node.exchange.Slice;
import portico.node.exchange.StoredAnswer;
import portico.node.gateway.CompiledDestination;
import portico.node.gateway.Forwarding;
import portico.node.gateway.Gateway;
import portico.node.tls.TlsClient;
import portico.node.upstream.Deadlines;

/** An exchange on Vert.x, of any version of HTTP on either side: back-pressure both ways, and an end for each case. */
final class GeneralExchange extends Exchange {
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final GeneralResponse answer;
    private final Timers timers = new Timers();
    private final TrustedProxies trusted;
    private final GeneralLimits limits;
    private final ServiceCall.Maker calls;

    /** For a call that nothing was answered to yet. */
    private static final Refusal WITHDRAWN = Refusal.unauthorized("Bearer realm=\"portico\"");

    private final Streams streams;

    /** Null when the request is a head and no more. */
    private final @Nullable RequestBody body;

    private final Context context = Vertx.currentContext();

    private final boolean isWebSocket;

    /** The tries at the service; null where none is asked. */
    private @Nullable GeneralTries asking;

    /** What is heard of an answer that does not go on; null for nothing. */
    private @Nullable HeardAnswer hearing;

    /** What makes the answer of several; null when nothing does. */
    private @Nullable GeneralComposing composing;

    /** The host that was matched, with its port as sent: never another one that the request also names. */
    private String authority = "";

    private long movedNanos;
    private boolean over;

    /** Among the streams of its event loop. */
    private boolean streaming;

    /** The WebSocket that it has become; null for none. */
    private @Nullable Tunnel tunnel;

    GeneralExchange(
            Loop loop,
            HttpServerRequest request,
            boolean bodiless,
            TrustedProxies trusted,
            GeneralLimits limits,
            ServiceCall.Maker calls,
            Streams streams) {
        super(loop);
        this.streams = streams;
        this.limits = limits;
        this.calls = calls;
        this.request = request;
        body = bodiless ? null : new RequestBody(this, request, timers, limits.bodyIdleMillis());
        this.response = request.response();
        answer = new GeneralResponse(this, request);
        this.trusted = trusted;
        isWebSocket = bodiless && Tunnel.isAskedFor(request);
        response.exceptionHandler(gone -> clientLeft());
        response.closeHandler(closed -> clientLeft());
    }

    void authority(Slice authority) {
        this.authority = authority.toString();
    }

    /** The host that was matched, as the client named it; empty when it named none. */
    String authority() {
        return authority;
    }

    HttpServerRequest request() {
        return request;
    }

    Timers timers() {
        return timers;
    }

    @Override
    public String peerAddress() {
        return GeneralCarrier.peer(request);
    }

    @Override
    public boolean isPeerTrusted() {
        return trusted.trusts(peerAddress());
    }

    @Override
    protected String readClientAddress() {
        return isPeerTrusted() ? nearest(trusted.client(head(), peerAddress())) : peerAddress();
    }

    @Override
    protected String httpVersion() {
        return switch (request.version()) {
            case HTTP_1_0 -> "1.0";
            case HTTP_1_1 -> "1.1";
            case HTTP_2 -> "2";
        };
    }

    @Override
    public boolean isSecure() {
        return request.isSSL();
    }

    @Override
    public @Nullable TlsClient tlsClient() {
        return ((ConnectionBase) request.connection())
                .channel()
                .attr(TlsClient.KEY)
                .get();
    }

    @Override
    protected @Nullable ResponseHead responseHead() {
        return answer.head();
    }

    @Override
    public long bodyBytesKnown() {
        return body == null ? 0 : body.bytesKnown();
    }

    @Override
    public CompletionStage<byte @Nullable []> body(int octetsMax) {
        return body == null ? CompletableFuture.completedFuture(new byte[0]) : body.read(octetsMax);
    }

    @Override
    public boolean replaceBody(byte[] octets) {
        return body != null && body.replace(octets);
    }

    @Override
    protected void onLoop(Runnable task) {
        context.runOnContext(there -> task.run());
    }

    @Override
    protected void send(Answer own) {
        resetUpstream();
        boolean unread = forgetBody();
        if (isGrpc() && own.status() >= 400) {
            answer.sendStatus(Grpc.status(own.status()));
            finish(0, 0, true);
        } else {
            answer.begin(own, unread);
            deliver(own.body(), 0);
        }
        if (unread) request.resume(); // read to its end, or to the close, and thrown away
    }

    @Override
    public boolean hasBody() {
        return body != null;
    }

    @Override
    protected void send(StoredAnswer stored) {
        resetUpstream();
        boolean unread = forgetBody();
        answer.begin(stored, unread);
        if (answer.encoder() != null) {
            deliver(stored.octets(), 0);
        } else if (!answer.mayHaveBody(status()) || stored.length() == 0) {
            response.end();
            finish(0, 0, true);
        } else {
            new Replay(this, response, stored.body(), stored.from(), stored.length()).start(timers, idleNanos());
        }
        if (unread) request.resume(); // read to its end, or to the close, and thrown away
    }

    /** What is held of the request's body is for nobody now; true when some of it is still to come, and to be thrown away. */
    private boolean forgetBody() {
        if (body == null) return false;
        body.forget();
        return !request.isEnded();
    }

    @Override
    protected void waiting() {
        watchTotal();
        watchCall();
    }

    private void watchTotal() {
        long total = totalNanos();
        if (total == Deadlines.NONE) timers.cancel(For.TOTAL);
        else timers.start(For.TOTAL, startNanos() + total - System.nanoTime(), this::tookTooLong);
    }

    /** Whoever calls a method of gRPC may say for how long it waits, from the call's head on: whatever takes the time. */
    private void watchCall() {
        long left = callNanosLeft();
        if (left == Deadlines.NONE) timers.cancel(For.CALL);
        else timers.start(For.CALL, left, this::deadlinePassed);
    }

    /** How much longer the caller of a method waits, as policies have it by now; {@link Deadlines#NONE} for any time. */
    long callNanosLeft() {
        if (!isGrpc()) return Deadlines.NONE;
        long nanos = Grpc.timeoutNanos(onward().field(Grpc.TIMEOUT));
        return nanos == Deadlines.NONE ? nanos : Math.max(0, nanos - (System.nanoTime() - startNanos()));
    }

    private boolean isGrpc() {
        return request.version() == HttpVersion.HTTP_2 && Grpc.isSpoken(head());
    }

    @Override
    protected void forward(Forwarding to) {
        watchCall();
        if (isGrpc()) goesOn(); // its service may hear of the client for long before it says anything
        Refusal refusal = attempts().begin(to.upstream(), to.retries());
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        watchTotal();
        RequestBody coming = body == null || body.isKept() || body.isAwaited() ? null : body;
        int kept = coming == null ? 0 : keptBodyBytes(coming.length());
        var tries = new GeneralTries(this, attempts(), to);
        asking = tries;
        if (coming != null && kept > 0) coming.keep(kept, tries::attempt);
        else tries.attempt();
    }

    /** What turns out larger than it may be has to go through the hands of those who count. */
    private int keptBodyBytes(long length) {
        int kept = attempts().keptBodyBytes(length);
        if (length >= 0) return kept;
        // A call of gRPC without a length may wait for the service between two messages.
        return isGrpc() ? 0 : (int) Math.min(kept, bodyBytesBound());
    }

    private long bodyBytesBound() {
        return Math.min(limits.bodyBytesMax(), onward().bodyBytesMax());
    }

    @Override
    protected void compose(CompiledComposition composition) {
        composing = new GeneralComposing(this, composition, calls, context);
        composing.start();
    }

    /** Its composition has made the answer. */
    void composed(Answer made) {
        answerComposed(made);
    }

    private void tookTooLong() {
        if (over) return;
        HeardAnswer heard = hearing;
        if (heard != null) {
            heard.end(false);
            return;
        }
        if (status() != 0 && !response.headWritten()) {
            notHeld(Refusal.GATEWAY_TIMEOUT);
            return;
        }
        if (status() != 0) {
            responseStalled(response.bytesWritten());
            return;
        }
        if (asking != null && asking.isQueued()) attempts().noConnection();
        else attempts().timedOut();
        refuse(Refusal.GATEWAY_TIMEOUT);
    }

    /** True when the whole request is there to be sent again. */
    boolean isWhole() {
        return body == null || body.isKept();
    }

    boolean isWebSocket() {
        return isWebSocket;
    }

    /** Sends the request's body on, or its end where there is none. */
    void sendBody(HttpClientRequest outgoing, Forwarding to) {
        if (body == null) {
            outgoing.end();
            requestSent();
        } else if (isGrpc() && to.upstream().isHttp2()) {
            body.sendCallTo(outgoing, to.deadlines().idle().toMillis(), onward().bodyBytesMax());
        } else {
            body.sendTo(outgoing, bodyBytesBound());
        }
    }

    /** The request is out as a whole: from now on the service lets wait. */
    void requestSent() {
        if (asking != null && status() == 0) asking.awaitResponse();
    }

    /** Something of a body has come, in either direction. */
    void moved() {
        movedNanos = System.nanoTime();
    }

    long movedNanos() {
        return movedNanos;
    }

    boolean declaresTooMuch() {
        return Fields.length(request.headers()) > limits.bodyBytesMax();
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
        answer.breakOff();
    }

    boolean isOver() {
        return over;
    }

    /** The caller of a gRPC method waits no longer. */
    private void deadlinePassed() {
        if (over) return;
        if (status() == 0) refuse(Refusal.GATEWAY_TIMEOUT); // which says nothing against the service
        else if (!response.headWritten()) notHeld(Refusal.GATEWAY_TIMEOUT);
        else responseStalled(response.bytesWritten());
    }

    /** Does the work in another turn of the event loop, unless it is over by then. */
    void later(Runnable work) {
        context.runOnContext(turn -> {
            if (!over) work.run();
        });
    }

    /** The service's word on a WebSocket handshake. */
    void upgraded(Forwarding to, HttpClientResponse arrived) {
        if (arrived.statusCode() != 101) {
            arrived.pause();
            attempts().answered(arrived.statusCode());
            relay(to, arrived);
            return;
        }
        attempts().answered(101);
        timers.cancel(For.TOTAL); // a WebSocket lasts as long as there is something to say
        arrived(101, arrived.headers());
        answer.writeHead();
        response.putHeader("connection", "Upgrade").putHeader("upgrade", "websocket");
        Tunnel.open(request, arrived, to.deadlines().idle(), this::tunnelOpened, this::tunnelClosed);
    }

    private void tunnelOpened(Tunnel opened) {
        tunnel = opened;
        goesOn();
    }

    private void tunnelClosed(long bytesIn, long bytesOut) {
        finish(bytesIn, bytesOut, true);
    }

    /** Its head is there: policies edit it first. */
    private void arrived(int status, MultiMap headers) {
        answer.arrived(status, headers);
        responding(status);
    }

    /** The service's answer goes on. */
    void relay(Forwarding to, HttpClientResponse arrived) {
        if (body != null) body.forget(); // an answer that goes on is the last one
        int status = arrived.statusCode();
        MultiMap headers = arrived.headers();
        arrived(status, headers);
        // Nobody can tell the end of other answers from a failure (RFC 9112 §8).
        boolean framed = arrived.version() == HttpVersion.HTTP_2
                || headers.contains("content-length")
                || headers.contains("transfer-encoding");
        boolean mayHaveBody = answer.mayHaveBody(status);
        if (!framed && mayHaveBody) hearsNoMore();
        if (isAnsweredInstead()) {
            instead(to, arrived);
            return;
        }
        if (isAnswerHeld() && mayHaveBody) {
            new HeldAnswer(this, arrived, heldOctetsMax())
                    .start(timers, to.deadlines().idleNanos());
            return;
        }
        // How long it would be is not known before it is changed.
        answer.begin(status, isAnswerHeld() ? -1 : Fields.length(headers));
        // With the status of a call in the head there is no more to come: it must end its stream (Trailers-Only).
        boolean early = mayHaveBody && !headers.contains("grpc-status");
        new ResponseTransfer(this, answer, arrived, response)
                .start(early, timers, to.deadlines().idleNanos());
    }

    /** The client gets another answer than the one that begins here: at once, unless somebody wants to keep this one. */
    private void instead(Forwarding to, HttpClientResponse arrived) {
        boolean bodiless = !ResponseRules.mayHaveBody(arrived.statusCode());
        if (listener() != null && !bodiless) {
            var heard = new HeardAnswer(this, arrived, timers);
            hearing = heard;
            heard.start(to.deadlines().idleNanos());
            return;
        }
        arrived.exceptionHandler(reset -> {});
        if (bodiless) {
            heardAll();
            endAsking(); // there is nothing more of it, and its connection is as good as before
            arrived.resume();
        }
        sendInstead();
    }

    /** True when nobody listens to the answer that passes, or has heard all that is of use. */
    boolean hearsEnough() {
        AnswerListener listening = listener();
        return listening == null || listening.isContent();
    }

    /** Nothing more is heard of an answer that does not go on. */
    void heard(boolean whole) {
        hearing = null;
        if (whole) {
            endAsking(); // it has ended by itself
            heardAll();
        } else {
            hearsNoMore();
        }
        sendInstead();
    }

    /** The response that is held is whole: it is changed, and goes out. */
    void held(HeldAnswer held, byte[] octets) {
        endAsking(); // it has ended by itself
        change(
                octets,
                body -> {
                    if (body != octets && !held.becomes(body)) {
                        sendInsteadOfHeld(refusedInstead(Refusal.OVERLOADED));
                        return;
                    }
                    answer.beginHeld(body);
                    deliver(body, request.bytesRead());
                },
                this::sendInsteadOfHeld);
    }

    /** For how long a client need take nothing of an answer. */
    private long idleNanos() {
        CompiledDestination to = destination();
        Forwarding way = to == null ? null : to.forwarding();
        return way == null
                ? TimeUnit.MILLISECONDS.toNanos(limits.bodyIdleMillis())
                : way.deadlines().idleNanos();
    }

    /**
     * Sends a whole body behind the head that is made.
     *
     * @param bytesIn of the request's body
     */
    private void deliver(byte[] body, long bytesIn) {
        BodyEncoder encoder = answer.encoder();
        if (encoder != null && answer.takesTime(body)) {
            answer.openEnded();
            new Pieces(this, response, encoder, body).start(timers, idleNanos());
        } else if (encoder == null && body.length > Replay.PIECE_BYTES && answer.mayHaveBody(status())) {
            answer.known(body.length);
            new Replay(this, response, body, 0, body.length).start(timers, idleNanos());
        } else {
            letGo();
            finish(bytesIn, answer.send(body), true);
        }
    }

    /** The response that is held cannot be had as a whole. */
    void notHeld(Refusal refusal) {
        if (over) return;
        attempts().brokeOff();
        changeNoMore();
        sendInsteadOfHeld(refusedInstead(refusal));
    }

    private void sendInsteadOfHeld(Answer own) {
        letGo();
        send(own);
    }

    /** The service has stopped in the middle of its response. */
    void responseStalled(long bytesOut) {
        broken(bytesOut, Grpc.DEADLINE_EXCEEDED);
        resetUpstream(); // last: what is reset says at once that it broke, which is another end than this
    }

    /** Some of the response's body is about to go out. */
    void passing(Buffer chunk) {
        AnswerListener listening = listener();
        if (listening == null) return;
        ByteBuf octets = chunk.getByteBuf();
        listening.heard(octets, octets.readerIndex(), octets.readableBytes());
    }

    /** The end of a response that is not its service's any more is about to go out. */
    void endGoes() {
        letGo();
    }

    /** The end of the response is about to go out. */
    void ending() {
        heardAll();
        letGo();
    }

    /** The response went out as a whole. */
    void delivered(long bytesOut) {
        finish(request.bytesRead(), bytesOut, true);
    }

    /** The upstream died in the middle of its response: the client must see that it is not whole. */
    void upstreamBroke(long bytesOut) {
        broken(bytesOut, Grpc.UNAVAILABLE);
    }

    /** @param status of a call, which has room for a word behind what there is of its answer */
    private void broken(long bytesOut, int status) {
        if (over) return;
        boolean call = isGrpc() && answer.isCall();
        finish(request.bytesRead(), bytesOut, false);
        if (call) answer.endCall(status);
        else answer.breakOff();
    }

    /** It lasts for longer than it takes to answer. */
    void goesOn() {
        if (streaming || over || !needsVouching()) return;
        streaming = true;
        streams.began(this);
    }

    /** Ends it when what let its callers in is not good any more. */
    void lookAtCallers(Gateway now) {
        if (over || System.nanoTime() - startNanos() < STREAM_NANOS || isVouchedFor(now)) return;
        Tunnel open = tunnel;
        if (open != null) open.cut();
        else if (status() == 0) refuse(WITHDRAWN);
        else if (!response.headWritten()) notHeld(WITHDRAWN);
        else {
            broken(response.bytesWritten(), Grpc.UNAUTHENTICATED);
            resetUpstream(); // last, as where the service has stopped
        }
    }

    private void clientLeft() {
        // A stream of HTTP/2 closes with the end of its response, before whoever wrote that end has said so.
        if (over || response.ended()) return;
        finish(request.bytesRead(), 0, false);
        resetUpstream(); // last: who holds the answer hears of it at once, and must find nothing to answer any more
    }

    private void finish(long bytesIn, long bytesOut, boolean complete) {
        if (over) return;
        over = true;
        if (streaming) streams.ended(this);
        if (composing != null) composing.cancel();
        composing = null;
        answer.release();
        if (body != null) body.forget();
        timers.cancelAll();
        if (request.version() == HttpVersion.HTTP_2) Http2Ends.left(request);
        end(bytesIn, bytesOut, complete);
    }

    private void resetUpstream() {
        if (asking != null) asking.giveUp();
    }

    private void endAsking() {
        if (asking != null) asking.ended();
    }
}
