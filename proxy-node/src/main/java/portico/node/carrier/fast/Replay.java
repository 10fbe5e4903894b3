package portico.node.carrier.fast;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import portico.node.exchange.StoredAnswer;

/** A large body that is there as a whole, on its way out: never more of it at once than the client takes. */
final class Replay {
    private static final int PIECE_BYTES = 64 * 1024;

    private final ChannelHandlerContext context;
    private final byte[] body;
    private final int end;
    private int at;
    private boolean writing;

    Replay(ChannelHandlerContext context, StoredAnswer answer) {
        this(context, answer.body(), answer.from(), answer.length());
    }

    /** @param body not to be changed */
    Replay(ChannelHandlerContext context, byte[] body) {
        this(context, body, 0, body.length);
    }

    private Replay(ChannelHandlerContext context, byte[] body, int from, int length) {
        this.context = context;
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
                while (at < end && context.channel().isWritable()) {
                    int length = Math.min(PIECE_BYTES, end - at);
                    context.write(Unpooled.wrappedBuffer(body, at, length));
                    at += length;
                }
                context.flush();
            } while (at < end && context.channel().isWritable());
        } finally {
            writing = false;
        }
        return at == end;
    }
}
