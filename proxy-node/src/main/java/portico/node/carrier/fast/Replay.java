package portico.node.carrier.fast;

import io.netty.buffer.Unpooled;
import portico.node.exchange.StoredAnswer;

/** A large body that is there as a whole, on its way out: never more of it at once than the client takes. */
final class Replay {
    private static final int PIECE_BYTES = 64 * 1024;

    private final Response response;
    private final byte[] body;
    private final int end;
    private int at;
    private boolean writing;

    Replay(Response response, StoredAnswer answer) {
        this(response, answer.body(), answer.from(), answer.length());
    }

    /** @param body not to be changed */
    Replay(Response response, byte[] body) {
        this(response, body, 0, body.length);
    }

    private Replay(Response response, byte[] body, int from, int length) {
        this.response = response;
        this.body = body;
        at = from;
        end = from + length;
    }

    /** Writes as much as the client takes; true when all is written. */
    boolean write() {
        if (writing) return false; // called from within: what is flushed makes room
        writing = true;
        try {
            do {
                while (at < end && response.isWritable()) {
                    int length = Math.min(PIECE_BYTES, end - at);
                    response.body(Unpooled.wrappedBuffer(body, at, length));
                    at += length;
                }
                response.flush();
            } while (at < end && response.isWritable());
        } finally {
            writing = false;
        }
        return at == end;
    }
}
