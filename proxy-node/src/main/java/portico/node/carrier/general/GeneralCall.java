package portico.node.carrier.general;

import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.general.Timers.For;
import portico.node.composition.CallRequest;
import portico.node.composition.Reason;
import portico.node.composition.ServiceCall;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.exchange.ResponseHead;
import portico.node.tracing.TraceContext;
import portico.node.upstream.Deadlines;
import portico.node.upstream.Endpoint;
import portico.node.upstream.Tries;
import portico.node.upstream.Upstream;
import portico.node.upstream.UpstreamTarget;

/**
 * A request that an exchange makes on its way: by the rules of all tries, and of what the exchange's client sent there is
 * nothing in it but what the request says.
 */
public final class GeneralCall implements ServiceCall {
    private final Exchange exchange;
    private final CallRequest request;

    /** Whom the request names as its host; null for the target's own. */
    private final @Nullable HostAndPort authority;

    private final Upstream upstream;
    private final Deadlines deadlines;
    private final Receiver receiver;
    private final Consumer<Endpoint> answering;
    private final Tries tries;
    private final Timers timers = new Timers();
    private @Nullable HttpClientRequest outgoing;
    private @Nullable Buffer body;

    /** Counts tries: what comes of one that is over is nobody's business. */
    private int current;

    private long movedNanos;
    private boolean over;

    private GeneralCall(
            Exchange exchange,
            CallRequest request,
            @Nullable HostAndPort authority,
            Upstream upstream,
            Deadlines deadlines,
            Receiver receiver,
            Consumer<Endpoint> answering) {
        this.exchange = exchange;
        this.request = request;
        this.authority = authority;
        this.upstream = upstream;
        this.deadlines = deadlines;
        this.receiver = receiver;
        this.answering = answering;
        tries = new Tries(exchange, receiver, request.method());
    }

    /** Begins a call, as {@link ServiceCall.Maker} has it. */
    public static ServiceCall begin(
            Exchange exchange, CallRequest request, Upstream upstream, Deadlines deadlines, Receiver receiver) {
        return begin(exchange, request, null, upstream, deadlines, receiver, endpoint -> {});
    }

    /**
     * The same.
     *
     * @param authority whom the request names as its host; null for the target's own
     * @param answering told where the answer comes from, before the receiver hears of it
     */
    static ServiceCall begin(
            Exchange exchange,
            CallRequest request,
            @Nullable HostAndPort authority,
            Upstream upstream,
            Deadlines deadlines,
            Receiver receiver,
            Consumer<Endpoint> answering) {
        var call = new GeneralCall(exchange, request, authority, upstream, deadlines, receiver, answering);
        call.start();
        return call;
    }

    @Override
    public void cancel() {
        close();
    }

    private void start() {
        Refusal refusal = tries.begin(upstream, upstream.rules(), System.nanoTime());
        if (refusal != null) {
            fail(Reason.UNAVAILABLE);
            return;
        }
        long total = deadlines.totalNanos();
        if (total != Deadlines.NONE)
            timers.start(For.TOTAL, total, () -> {
                if (isQueued()) tries.noConnection();
                else tries.timedOut();
                fail(Reason.TIMEOUT);
            });
        attempt();
    }

    private void attempt() {
        UpstreamTarget target = tries.next();
        if (target == null || !tries.connecting()) {
            fail(Reason.UNAVAILABLE);
            return;
        }
        int number = ++current;
        long patience = tries.tryNanos();
        if (patience != Deadlines.NONE) timers.start(For.TRY, patience, this::tryTookTooLong);
        var where = new RequestOptions(target.endpoint().options()).setConnectTimeout(deadlines.connectMillis());
        String serverName = upstream.serverName();
        if (serverName != null) where.setHost(serverName);
        upstream.client(exchange.loop()).request(where).onComplete(connected -> connected(number, target, connected));
    }

    private boolean isPast(int number) {
        return over || number != current;
    }

    private void connected(int number, UpstreamTarget target, AsyncResult<HttpClientRequest> connected) {
        if (isPast(number)) {
            if (connected.succeeded())
                connected.result().exceptionHandler(gone -> {}).reset();
            return;
        }
        tries.connected();
        if (connected.succeeded()) {
            transmit(number, target, connected.result());
            return;
        }
        if (connected.cause() instanceof ConnectionPoolTooBusyException) {
            tries.noConnection();
            fail(Reason.UNAVAILABLE);
            return;
        }
        upstream.tlsFailed(target.endpoint(), connected.cause());
        Reason reason = reason(connected.cause());
        boolean waited = reason == Reason.TIMEOUT && isQueued();
        againOr(waited ? tries.afterWaiting() : tries.afterConnectFailure(), reason);
    }

    /** True when it waits for a connection that others have. */
    private boolean isQueued() {
        Endpoint at = tries.endpoint();
        return outgoing == null && at != null && upstream.isPoolFull(at, exchange.loop());
    }

    private void transmit(int number, UpstreamTarget target, HttpClientRequest begun) {
        outgoing = begun;
        begun.exceptionHandler(broken -> {}); // its response says the same, and is listened to
        begun.authority(authority == null ? target.endpoint().authority() : authority);
        begun.setMethod(HttpMethod.valueOf(request.method())).setURI(request.uri());
        for (var field : request.fields()) begun.putHeader(field.getKey(), field.getValue());
        if (!exchange.requestId().isEmpty()) begun.putHeader(HeaderName.X_REQUEST_ID.toString(), exchange.requestId());
        if (exchange.traceContext() != null) {
            TraceContext.names().forEach(begun.headers()::remove);
            tries.writeTrace(new MultiMapSink(begun.headers()));
        }
        timers.start(
                For.RESPONSE,
                deadlines.responseNanos(),
                () -> begun.reset(0, new TimeoutException("no response in time")));
        begun.response().onComplete(answered -> answered(number, target, answered));
        byte[] sent = request.body();
        if (sent == null) {
            begun.end();
        } else {
            begun.putHeader("content-length", Integer.toString(sent.length));
            begun.end(Buffer.buffer(sent));
        }
    }

    private void answered(int number, UpstreamTarget target, AsyncResult<HttpClientResponse> answered) {
        if (isPast(number)) return;
        timers.cancelTry();
        if (answered.failed()) {
            upstream.tlsFailed(target.endpoint(), answered.cause());
            Reason reason = reason(answered.cause());
            if (reason == Reason.TIMEOUT) {
                tries.timedOut();
                fail(reason);
            } else {
                againOr(tries.afterReset(request.method(), true), reason);
            }
            return;
        }
        HttpClientResponse arrived = answered.result();
        arrived.exceptionHandler(reset -> {});
        if (!Fields.isSound(arrived)) {
            againOr(tries.afterReset(request.method(), true), Reason.UNREACHABLE);
            return;
        }
        long wait = tries.afterStatus(arrived.statusCode(), request.method(), true);
        if (wait != Tries.NOT_AGAIN) {
            againOr(wait, Reason.STATUS);
            return;
        }
        answering.accept(target.endpoint());
        receive(number, arrived);
    }

    private void receive(int number, HttpClientResponse arrived) {
        receiver.arrived(head(arrived));
        if (isPast(number)) return;
        var whole = Buffer.buffer();
        body = whole;
        moved();
        timers.startIdle(deadlines.idleNanos(), () -> movedNanos, () -> fail(Reason.TIMEOUT));
        arrived.exceptionHandler(broken -> {
            if (!isPast(number)) fail(Reason.UNREACHABLE);
        });
        arrived.handler(chunk -> {
            if (isPast(number)) return;
            moved();
            Reason full = receiver.take(chunk.length());
            if (full == null) whole.appendBuffer(chunk);
            else fail(full);
        });
        arrived.endHandler(end -> {
            if (isPast(number)) return;
            outgoing = null; // it has ended by itself
            close();
            receiver.answered(whole.getBytes());
        });
    }

    private static ResponseHead head(HttpClientResponse arrived) {
        var head = new ResponseHead();
        head.status(arrived.statusCode());
        for (var field : arrived.headers()) head.addField(field.getKey(), Fields.value(field.getValue()));
        return head;
    }

    private void moved() {
        movedNanos = System.nanoTime();
    }

    private void tryTookTooLong() {
        if (over || body != null) return;
        long wait;
        if (isQueued()) wait = tries.afterTimeoutWaiting();
        else if (outgoing == null) wait = tries.afterTimeoutUnsent();
        else wait = tries.afterTimeout(request.method(), true);
        againOr(wait, Reason.TIMEOUT);
    }

    private void againOr(long wait, Reason otherwise) {
        if (wait == Tries.NOT_AGAIN) {
            fail(otherwise);
            return;
        }
        current++;
        timers.cancelTry();
        reset();
        tries.connected();
        if (wait == 0) attempt();
        else timers.start(For.RETRY, TimeUnit.MILLISECONDS.toNanos(wait), this::attempt);
    }

    private void fail(Reason reason) {
        if (over) return;
        if (body != null) tries.brokeOff();
        close();
        receiver.failed(reason);
    }

    private void close() {
        if (over) return;
        over = true;
        timers.cancelAll();
        reset();
        tries.end();
    }

    private void reset() {
        HttpClientRequest begun = outgoing;
        outgoing = null;
        if (begun != null) begun.reset();
    }

    private static Reason reason(Throwable cause) {
        return GeneralTry.refusal(cause) == Refusal.GATEWAY_TIMEOUT ? Reason.TIMEOUT : Reason.UNREACHABLE;
    }
}
