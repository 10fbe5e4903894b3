package portico.node.carrier.fast;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import portico.node.exchange.StoredAnswer;

/** The body of what a service has answered before, on its way out: never more of it at once than the client takes. */
final class Replay {
    private static final int PIECE_BYTES = 64 * 1024;

    private final ChannelHandlerContext context;
    private final byte[] body;
    private final int end;
    private int at;
    private boolean writing;

    Replay(ChannelHandlerContext context, StoredAnswer answer) {
        this.context = context;
        body = answer.body();
        at = answer.from();
        end = at + answer.length();
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
