package portico.node.carrier.general;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.fast.ClientConnection;
import portico.node.carrier.general.Timers.For;
import portico.node.exchange.Refusal;
import portico.node.exchange.TrailerRules;
import portico.node.exchange.Trailers;
import portico.node.upstream.UpstreamCodec;

/**
 * The body of a request: held as a whole where a policy reads it or it may be sent again, else moved on as fast as the service
 * takes it. It is itself the handler: a chunk costs no lambda.
 */
final class RequestBody implements Handler<Buffer> {
    private final GeneralExchange exchange;
    private final HttpServerRequest source;
    private final Timers timers;
    private final long idleMillis;

    /** All of it, when it may be sent again. */
    private @Nullable Buffer kept;

    /** Where it goes as it comes. */
    private @Nullable HttpClientRequest sink;

    private long bytes;
    private long bytesMax;
    private boolean sent;

    RequestBody(GeneralExchange exchange, HttpServerRequest source, Timers timers, long idleMillis) {
        this.exchange = exchange;
        this.source = source;
        this.timers = timers;
        this.idleMillis = idleMillis;
    }

    /** The length that the client says; -1 when it does not. */
    long length() {
        return Fields.length(source.headers());
    }

    boolean isKept() {
        return kept != null;
    }

    void forget() {
        kept = null;
    }

    /** The whole body; null when there are more octets than these. */
    CompletionStage<byte @Nullable []> read(int octetsMax) {
        var whole = new CompletableFuture<byte @Nullable []>();
        Buffer known = kept;
        if (known != null) whole.complete(known.length() > octetsMax ? null : known.getBytes());
        else if (length() > octetsMax) whole.complete(null);
        else hold(octetsMax, whole);
        return whole;
    }

    private void hold(int octetsMax, CompletableFuture<byte @Nullable []> whole) {
        Buffer held = Buffer.buffer();
        askFor();
        watch(idleMillis);
        source.handler(chunk -> {
            exchange.moved();
            if (exchange.isOver() || whole.isDone()) return; // read to its end, and thrown away
            if (held.length() + chunk.length() > octetsMax) whole.complete(null);
            else held.appendBuffer(chunk);
        });
        source.endHandler(end -> {
            timers.cancel(For.BODY);
            if (exchange.isOver() || whole.isDone()) return;
            kept = held;
            whole.complete(held.getBytes());
        });
        source.resume();
    }

    /** Waits for all of it, to be able to send it again. */
    void keep(Runnable then) {
        source.body().onSuccess(body -> {
            if (exchange.isOver()) return;
            kept = body;
            then.run();
        });
        source.resume();
    }

    /** True when the client waits until it is asked for the body. */
    boolean isAwaited() {
        return Fields.expectsContinue(source);
    }

    /** Sends it on: all at once when it is kept, else as it comes. */
    void sendTo(HttpClientRequest outgoing, boolean isGrpc, long bytesMax) {
        Buffer whole = kept;
        if (whole != null) {
            outgoing.putHeader("content-length", Integer.toString(whole.length()));
            outgoing.end(whole);
            exchange.requestSent();
            return;
        }
        String length = source.getHeader("content-length");
        if (length != null) outgoing.putHeader("content-length", length);
        else outgoing.setChunked(true);
        askFor(); // now: policies let it pass and the service is there
        if (!isGrpc) watch(idleMillis);
        // Ahead of the first message: a call may wait for the service to speak first.
        if (isGrpc) outgoing.sendHead();
        move(outgoing, bytesMax);
    }

    private void move(HttpClientRequest outgoing, long bytesMax) {
        this.bytesMax = bytesMax;
        sink = outgoing;
        outgoing.drainHandler(drained -> source.resume());
        source.endHandler(end -> {
            if (exchange.isOver()) return;
            writeTrailers(outgoing);
            outgoing.end();
            sent = true;
            timers.cancel(For.BODY);
            exchange.requestSent();
        });
        source.handler(this);
        source.resume();
    }

    @Override
    public void handle(Buffer chunk) {
        HttpClientRequest outgoing = sink;
        exchange.moved();
        bytes += chunk.length();
        if (bytes > bytesMax) exchange.requestTooLarge();
        if (outgoing == null || exchange.isOver()) return; // the answer was there first, and nobody wants the rest
        outgoing.write(chunk);
        if (outgoing.writeQueueFull()) source.pause();
    }

    private void askFor() {
        if (isAwaited()) source.response().writeContinue();
        exchange.moved();
    }

    /** What the client says behind the body stands behind it again; only HTTP/1.1 on both sides has room for it. */
    private void writeTrailers(HttpClientRequest outgoing) {
        Trailers trailers = ClientConnection.trailers(
                ((ConnectionBase) source.connection()).channel().pipeline());
        if (trailers == null) return;
        MultiMap fields = MultiMap.caseInsensitiveMultiMap();
        TrailerRules.writeRequest(exchange, trailers, new MultiMapSink(fields));
        UpstreamCodec.endWith(fields, outgoing.connection());
    }

    private void watch(long millis) {
        timers.start(For.BODY, TimeUnit.MILLISECONDS.toNanos(millis), () -> {
            if (exchange.isOver() || sent || exchange.status() != 0) return;
            long idle = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - exchange.movedNanos());
            if (idle < idleMillis) watch(idleMillis - idle);
            else exchange.refuse(Refusal.REQUEST_TIMEOUT);
        });
    }
}
