package portico.node.listener;

import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time that a connection has until it speaks HTTP: for its PROXY header, its TLS handshake and the preface of HTTP/2
 * together, however slowly they come. It ends with this handler's removal; nothing that is read or written passes here.
 */
final class Arrival extends ChannelHandlerAdapter {
    private static final String NAME = "arrival";

    private final int millis;
    private @Nullable ScheduledFuture<?> tooLate;

    private Arrival(int millis) {
        this.millis = millis;
    }

    /** The time begins. */
    static void begin(ChannelPipeline pipeline, int millis) {
        pipeline.addFirst(NAME, new Arrival(millis));
    }

    /** The connection speaks HTTP now, and other times hold. */
    static void end(ChannelPipeline pipeline) {
        if (pipeline.get(NAME) != null) pipeline.remove(NAME);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        // Of the first handler, so past TLS and HTTP/2, which would first say good-bye and wait.
        tooLate = context.executor().schedule(() -> context.close(), millis, TimeUnit.MILLISECONDS);
    }

    /** Also when the connection has closed. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (tooLate != null) tooLate.cancel(false);
    }
}
