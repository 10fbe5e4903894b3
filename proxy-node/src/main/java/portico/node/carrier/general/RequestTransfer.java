package portico.node.carrier.general;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;

/** Moves a request's body to the upstream, as fast as that takes it. It is itself the handler: a chunk costs no lambda. */
final class RequestTransfer implements Handler<Buffer> {
    private final GeneralExchange exchange;
    private final HttpServerRequest source;
    private final HttpClientRequest sink;
    private final long bytesMax;
    private long bytes;

    RequestTransfer(GeneralExchange exchange, HttpServerRequest source, HttpClientRequest sink) {
        this.exchange = exchange;
        this.source = source;
        this.sink = sink;
        bytesMax = exchange.bodyBytesMax();
    }

    void start() {
        sink.drainHandler(drained -> source.resume());
        source.endHandler(end -> {
            if (exchange.isOver()) return;
            exchange.writeTrailers(sink);
            sink.end();
            exchange.requestSent();
        });
        source.handler(this);
        source.resume();
    }

    @Override
    public void handle(Buffer chunk) {
        exchange.moved();
        bytes += chunk.length();
        if (bytes > bytesMax) exchange.requestTooLarge();
        if (exchange.isOver()) return; // the answer was there first, and nobody wants the rest
        sink.write(chunk);
        if (sink.writeQueueFull()) source.pause();
    }
}
