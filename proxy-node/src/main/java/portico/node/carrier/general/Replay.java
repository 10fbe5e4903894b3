package portico.node.carrier.general;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** A body that is there as a whole on its way out: never more of it at once than the client takes. */
final class Replay {
    static final int PIECE_BYTES = 64 * 1024;

    private final GeneralExchange exchange;
    private final HttpServerResponse sink;
    private final byte[] body;
    private final int from;
    private final int end;
    private int at;

    /** @param from where the body begins in the octets */
    Replay(GeneralExchange exchange, HttpServerResponse sink, byte[] octets, int from, int length) {
        this.exchange = exchange;
        this.sink = sink;
        this.body = octets;
        this.from = from;
        at = from;
        end = from + length;
    }

    /** @param idleNanos for how long the client need take nothing */
    void start(Timers timers, long idleNanos) {
        sink.drainHandler(drained -> write());
        timers.startIdle(idleNanos, exchange::movedNanos, () -> exchange.responseStalled(at - from));
        write();
    }

    private void write() {
        if (exchange.isOver()) return;
        exchange.moved();
        while (end - at > PIECE_BYTES) {
            sink.write(piece(PIECE_BYTES));
            if (exchange.isOver() || sink.writeQueueFull()) return;
        }
        exchange.endGoes();
        sink.end(piece(end - at));
        exchange.delivered(end - from);
    }

    private Buffer piece(int length) {
        var piece = Buffer.buffer(Unpooled.wrappedBuffer(body, at, length));
        at += length;
        return piece;
    }
}
