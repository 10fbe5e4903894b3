package portico.node.carrier.general;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Arrays;
import portico.node.exchange.BodyEncoder;

/** Encodes and sends a large body piece by piece, one in each turn of the event loop, as the client takes them. */
final class Pieces {
    /** Of a piece before it is encoded. */
    static final int OCTETS = 64 * 1024;

    private final GeneralExchange exchange;
    private final HttpServerResponse sink;
    private final BodyEncoder encoder;
    private final byte[] body;
    private final Context context = Vertx.currentContext();
    private int at;
    private long bytes;

    /** The next piece has its turn already. */
    private boolean due;

    Pieces(GeneralExchange exchange, HttpServerResponse sink, BodyEncoder encoder, byte[] body) {
        this.exchange = exchange;
        this.sink = sink;
        this.encoder = encoder;
        this.body = body;
    }

    /** @param idleNanos for how long the client need take nothing */
    void start(Timers timers, long idleNanos) {
        sink.drainHandler(drained -> soon());
        exchange.moved();
        timers.startIdle(idleNanos, exchange::movedNanos, () -> exchange.responseStalled(bytes));
        next();
    }

    private void soon() {
        if (due) return;
        due = true;
        context.runOnContext(turn -> {
            due = false;
            next();
        });
    }

    private void next() {
        if (exchange.isOver()) return;
        exchange.moved();
        int end = Math.min(body.length, at + OCTETS);
        Buffer piece = Buffer.buffer(encoder.take(Arrays.copyOfRange(body, at, end)));
        at = end;
        if (at == body.length) {
            piece.appendBytes(encoder.end());
            bytes += piece.length();
            exchange.endGoes();
            sink.end(piece);
            exchange.delivered(bytes);
            return;
        }
        bytes += piece.length();
        if (piece.length() > 0) sink.write(piece);
        if (!sink.writeQueueFull()) soon();
    }
}
