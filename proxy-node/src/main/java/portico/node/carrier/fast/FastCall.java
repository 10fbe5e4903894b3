package portico.node.carrier.fast;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.fast.Progress.Phase;
import portico.node.composition.CallRequest;
import portico.node.composition.Reason;
import portico.node.composition.ServiceCall;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.Trailers;
import portico.node.tracing.TraceContext;
import portico.node.upstream.Deadlines;
import portico.node.upstream.Tries;
import portico.node.upstream.Upstream;
import portico.node.upstream.UpstreamTarget;

/**
 * A request that an exchange makes on its way, from the event loop to the service without a framework in between: by the
 * rules of all tries, and of what the exchange's client sent there is nothing in it but what the request says.
 */
final class FastCall implements ServiceCall, UpstreamExchange {
    private static final int HEAD_BYTES_USUAL = 256;
    private static final AsciiString REQUEST_END = AsciiString.cached(" HTTP/1.1\r\nhost: ");
    private static final AsciiString SEPARATOR = AsciiString.cached(": ");

    /** Nobody's silence but the service's counts. */
    private static final long NEVER = Long.MIN_VALUE;

    private final FastCalls calls;
    private final FastLoop shared;
    private final Exchange exchange;
    private final CallRequest request;
    private final Upstream upstream;
    private final Deadlines deadlines;
    private final Receiver receiver;
    private final Tries tries;
    private final Progress progress;
    private final ConnectionRequest next;
    private final CollectedBody collected;

    /** Where timers and work aside belong that the receiver starts. */
    private final ContextInternal context = (ContextInternal) Objects.requireNonNull(Vertx.currentContext());

    private final long startNanos = System.nanoTime();
    private @Nullable UpstreamConnection connection;
    private @Nullable ScheduledFuture<?> retry;
    private boolean sentAgain;
    private boolean over;

    /** Where its loop keeps it. */
    int place;

    FastCall(
            FastCalls calls,
            Exchange exchange,
            CallRequest request,
            Upstream upstream,
            Deadlines deadlines,
            Receiver receiver) {
        this.calls = calls;
        shared = calls.shared();
        this.exchange = exchange;
        this.request = request;
        this.upstream = upstream;
        this.deadlines = deadlines;
        this.receiver = receiver;
        tries = new Tries(exchange, receiver, request.method());
        progress = new Progress(shared);
        next = new ConnectionRequest(this, shared);
        collected = new CollectedBody(receiver);
    }

    void start() {
        shared.began(this, context.nettyEventLoop());
        Refusal refusal = tries.begin(upstream, upstream.rules(), startNanos);
        if (refusal == null) attempt();
        else fail(Reason.UNAVAILABLE);
    }

    @Override
    public void cancel() {
        close();
    }

    /** Ends what takes too long. */
    void sweep(long now) {
        if (over) return;
        if (shared.exact() - startNanos > deadlines.totalNanos()) {
            if (next.isQueued()) tries.noConnection();
            else tries.timedOut();
            fail(Reason.TIMEOUT);
            return;
        }
        switch (progress.late(now, NEVER, Deadlines.NONE, deadlines, tries.tryNanos(), next.isQueued(), true)) {
            case NOTHING, REQUEST -> {}
            case TRY -> tryTookTooLong();
            case CONNECTION -> {
                tries.connected();
                againOr(tries.afterWaiting(), Reason.TIMEOUT);
            }
            case RESPONSE -> {
                tries.timedOut();
                fail(Reason.TIMEOUT);
            }
            case REST -> fail(Reason.TIMEOUT);
        }
    }

    @Override
    public Bootstrap connector() {
        return calls.connector();
    }

    @Override
    public void connected(UpstreamConnection to) {
        tries.connected();
        transmit(to);
    }

    @Override
    public void notConnected(boolean tooLate) {
        tries.connected();
        againOr(tries.afterConnectFailure(), tooLate ? Reason.TIMEOUT : Reason.UNREACHABLE);
    }

    @Override
    public void upstreamWritable() {} // the request is written as a whole

    @Override
    public void responseHead(UpstreamConnection from, ResponseHead head, BodyFraming body) {
        long wait = tries.afterStatus(head.status(), request.method(), true);
        if (wait != Tries.NOT_AGAIN) {
            againOr(wait, Reason.STATUS);
            return;
        }
        progress.enter(Phase.RECEIVING);
        collected.begin(from.length());
        body.tell(collected);
        receiver.arrived(head);
    }

    @Override
    public void responseBody(ByteBuf octets, boolean last) {
        octets.release();
        progress.moved();
        Reason full = collected.full();
        if (full != null) fail(full);
    }

    @Override
    public void responsePauses() {} // what came has been taken

    @Override
    public void responseTrailers(Trailers trailers) {} // nothing takes from them

    @Override
    public void responseEnd(UpstreamConnection from, long payload) {
        connection = null;
        from.release(from.hasWrittenAll());
        close();
        context.dispatch(() -> receiver.answered(collected.octets()));
    }

    @Override
    public void upstreamBroke(UpstreamConnection from, boolean begun) {
        connection = null;
        if (progress.is(Phase.RECEIVING)) {
            fail(Reason.UNREACHABLE);
            return;
        }
        if (from.isReused() && !sentAgain && tries.mayResend(request.method(), !begun)) {
            sentAgain = true;
            tries.sentAgain();
            open(shared.pool(from.endpoint()));
            return;
        }
        againOr(tries.afterReset(request.method(), !begun), Reason.UNREACHABLE);
    }

    private void attempt() {
        UpstreamTarget target = tries.next();
        if (target == null) {
            fail(Reason.UNAVAILABLE);
            return;
        }
        progress.tryBegins();
        UpstreamPool pool = shared.pool(target.endpoint());
        UpstreamConnection idle = pool.takeIdle();
        if (idle != null) transmit(idle);
        else open(pool);
    }

    private void open(UpstreamPool pool) {
        progress.enter(Phase.CONNECTING);
        if (tries.connecting()) {
            if (next.open(pool, deadlines.connectMillis())) return;
            tries.noConnection();
        }
        fail(Reason.UNAVAILABLE);
    }

    private void transmit(UpstreamConnection to) {
        connection = to;
        progress.enter(Phase.WAITING);
        to.begin(this, request.method());
        byte[] body = request.body();
        to.write(head(to.endpoint().hostField(), body == null ? 0 : body.length));
        if (body != null) to.write(Unpooled.wrappedBuffer(body));
        to.flushLater();
    }

    private ByteBuf head(String host, int length) {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.buffer(
                HEAD_BYTES_USUAL + request.uri().length());
        ByteBufSink sink = shared.sink.to(out);
        sink.text(request.method())
                .text(" ")
                .text(request.uri())
                .text(REQUEST_END)
                .text(host);
        sink.endLine();
        boolean traced = exchange.traceContext() != null;
        for (var field : request.fields()) {
            if (field.getKey().equals(HeaderName.X_REQUEST_ID.toString())) continue;
            if (traced && TraceContext.isField(field.getKey())) continue;
            sink.text(field.getKey()).text(SEPARATOR).text(field.getValue());
            sink.endLine();
        }
        if (!exchange.requestId().isEmpty()) sink.field(HeaderName.X_REQUEST_ID, exchange.requestId());
        tries.writeTrace(sink);
        if (length > 0 || declaresEmptyBody(request.method())) {
            sink.text(ClientResponse.LENGTH).decimal(length);
            sink.endLine();
        }
        sink.endLine();
        return out;
    }

    /** RFC 9110 §8.6: where a body is usual, its absence is said. */
    private static boolean declaresEmptyBody(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }

    private void tryTookTooLong() {
        long wait;
        if (next.isQueued()) wait = tries.afterTimeoutWaiting();
        else if (progress.is(Phase.CONNECTING)) wait = tries.afterTimeoutUnsent();
        else wait = tries.afterTimeout(request.method(), true);
        againOr(wait, Reason.TIMEOUT);
    }

    private void againOr(long wait, Reason otherwise) {
        if (wait == Tries.NOT_AGAIN) {
            fail(otherwise);
            return;
        }
        drop();
        if (wait == 0) {
            attempt();
            return;
        }
        progress.enter(Phase.WAITING_TO_RETRY);
        retry = context.nettyEventLoop()
                .schedule(
                        () -> {
                            retry = null;
                            attempt();
                        },
                        wait,
                        TimeUnit.MILLISECONDS);
    }

    private void fail(Reason reason) {
        if (over) return;
        if (progress.is(Phase.RECEIVING)) tries.brokeOff();
        close();
        context.dispatch(() -> receiver.failed(reason));
    }

    private void close() {
        if (over) return;
        over = true;
        progress.enter(Phase.OVER);
        shared.ended(this);
        if (retry != null) retry.cancel(false);
        retry = null;
        drop();
        tries.end();
    }

    private void drop() {
        UpstreamConnection dropped = connection;
        connection = null;
        next.cancel();
        tries.connected();
        if (dropped != null) dropped.drop();
    }
}
