package portico.node.carrier.general;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerResponse;

/** Moves a response's body and trailers to the client. It is itself the handler: a chunk costs no lambda. */
final class ResponseTransfer implements Handler<Buffer> {
    private final GeneralExchange exchange;
    private final GeneralResponse response;
    private final HttpClientResponse source;
    private final HttpServerResponse sink;
    private long bytes;

    ResponseTransfer(
            GeneralExchange exchange, GeneralResponse response, HttpClientResponse source, HttpServerResponse sink) {
        this.exchange = exchange;
        this.response = response;
        this.source = source;
        this.sink = sink;
    }

    /** @param early whether the head may go before anything of the body is there */
    void start(boolean early) {
        sink.drainHandler(drained -> source.resume());
        source.exceptionHandler(broken -> exchange.upstreamBroke(bytes));
        source.endHandler(end -> {
            if (exchange.isOver()) return;
            response.writeTrailers(source.trailers());
            sink.end();
            exchange.delivered(bytes);
        });
        source.handler(this);
        source.resume();
        // Later: what came with the head goes with it. A head alone is news too, as with server-sent events.
        if (early)
            Vertx.currentContext().runOnContext(later -> {
                if (bytes == 0 && !exchange.isOver() && !sink.headWritten()) response.sendHead();
            });
    }

    @Override
    public void handle(Buffer chunk) {
        if (exchange.isOver()) return;
        bytes += chunk.length();
        sink.write(chunk);
        if (sink.writeQueueFull()) source.pause();
    }
}
