package portico.node.carrier.general;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.BodyEncoder;

/** Moves a response's body and trailers to the client. It is itself the handler: a chunk costs no lambda. */
final class ResponseTransfer implements Handler<Buffer> {
    private final GeneralExchange exchange;
    private final GeneralResponse response;
    private final HttpClientResponse source;
    private final HttpServerResponse sink;
    private final long length;
    private final @Nullable BodyEncoder encoder;
    private long bytes;

    /** Octets that were taken wait inside the encoder, and their turn to go out has been asked for. */
    private boolean flushing;

    ResponseTransfer(
            GeneralExchange exchange, GeneralResponse response, HttpClientResponse source, HttpServerResponse sink) {
        this.exchange = exchange;
        this.response = response;
        this.source = source;
        this.sink = sink;
        encoder = response.encoder();
        length = encoder == null ? Fields.length(source.headers()) : -1;
    }

    /**
     * @param early whether the head may go before anything of the body is there
     * @param idleNanos for how long nothing need move in either direction
     */
    void start(boolean early, Timers timers, long idleNanos) {
        sink.drainHandler(drained -> source.resume());
        source.exceptionHandler(broken -> exchange.upstreamBroke(bytes));
        source.endHandler(end -> {
            if (exchange.isOver()) return;
            if (!Fields.isEndSound(source)) {
                exchange.upstreamBroke(bytes);
                return;
            }
            response.writeTrailers(source.trailers());
            exchange.ending();
            if (encoder == null) sink.end();
            else sink.end(encoded(encoder.end()));
            exchange.delivered(bytes);
        });
        source.handler(this);
        source.resume();
        // Later: what came with the head goes with it, and most often that is all there is to wait for. A head alone is
        // news too, as with server-sent events.
        Vertx.currentContext().runOnContext(later -> {
            if (exchange.isOver()) return;
            if (early && bytes == 0 && !sink.headWritten()) {
                // To a client that knows the length, this is the end.
                if (length == 0) exchange.ending();
                response.sendHead();
            }
            exchange.moved();
            exchange.goesOn();
            timers.startIdle(idleNanos, exchange::movedNanos, () -> exchange.responseStalled(bytes));
        });
    }

    @Override
    public void handle(Buffer chunk) {
        if (exchange.isOver()) return;
        exchange.moved();
        exchange.passing(chunk);
        if (encoder != null) {
            write(encoded(encoder.take(chunk.getBytes())));
            flushSoon();
            return;
        }
        bytes += chunk.length();
        // To a client that knows the length, this is the end.
        if (bytes == length) exchange.ending();
        sink.write(chunk);
        if (sink.writeQueueFull()) source.pause();
    }

    private Buffer encoded(byte[] octets) {
        bytes += octets.length;
        return Buffer.buffer(octets);
    }

    private void write(Buffer some) {
        if (some.length() == 0) return;
        sink.write(some);
        if (sink.writeQueueFull()) source.pause();
    }

    /** When nothing more has come with it: what the service sends now, the client has now, as with server-sent events. */
    private void flushSoon() {
        if (flushing) return;
        flushing = true;
        Vertx.currentContext().runOnContext(later -> {
            flushing = false;
            if (encoder != null && !exchange.isOver()) write(encoded(encoder.flush()));
        });
    }
}
