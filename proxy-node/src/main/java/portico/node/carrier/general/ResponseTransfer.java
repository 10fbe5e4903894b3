package portico.node.carrier.general;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;

/** Moves a response's body to the client. It is itself the handler: a chunk costs no lambda. */
final class ResponseTransfer implements Handler<Buffer> {
    private final GeneralExchange exchange;
    private final ReadStream<Buffer> source;
    private final HttpServerResponse sink;
    private long bytes;

    ResponseTransfer(GeneralExchange exchange, ReadStream<Buffer> source, HttpServerResponse sink) {
        this.exchange = exchange;
        this.source = source;
        this.sink = sink;
    }

    void start() {
        sink.drainHandler(drained -> source.resume());
        source.exceptionHandler(broken -> exchange.upstreamBroke(bytes));
        source.endHandler(end -> {
            sink.end();
            exchange.delivered(bytes);
        });
        source.handler(this);
        source.resume();
    }

    @Override
    public void handle(Buffer chunk) {
        bytes += chunk.length();
        sink.write(chunk);
        if (sink.writeQueueFull()) source.pause();
    }
}
