package portico.node.listener;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.ScheduledFuture;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import portico.node.carrier.FieldBlockListener;

/**
 * What a head of HTTP/2 may take from its first octet to its last, in however many frames it comes: so much time, and while
 * memory is short no more than one read. Nothing else can be said on the connection meanwhile (RFC 9113 §6.10), so beyond it
 * the connection ends. Netty tells only of heads that are
 * whole; of one that is under way its frame reader knows, which is looked into.
 */
final class HeadWatch extends ChannelInboundHandlerAdapter {
    private static final VarHandle DELEGATE =
            field(DecoratingHttp2ConnectionDecoder.class, "delegate", Http2ConnectionDecoder.class);
    private static final VarHandle READER =
            field(DefaultHttp2ConnectionDecoder.class, "frameReader", Http2FrameReader.class);
    private static final VarHandle AT_FRAME_HEAD =
            field(DefaultHttp2FrameReader.class, "readingHeaders", boolean.class);
    private static final VarHandle FRAME_TYPE = field(DefaultHttp2FrameReader.class, "frameType", byte.class);
    private static final VarHandle CONTINUATION = continuation();

    private static final String NAME = "head-watch";

    /** A timer that is so late fires once more: what has come may be unread, when the loop stood still. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final DefaultHttp2FrameReader reader;
    private final long nanos;
    private final BooleanSupplier memoryIsShort;
    private @Nullable ScheduledFuture<?> tooLate;

    /** How many heads have been whole. */
    private int heads;

    /** How many had been when the one that is timed began. */
    private int timed;

    private HeadWatch(DefaultHttp2FrameReader reader, int millis, BooleanSupplier memoryIsShort) {
        this.reader = reader;
        nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        this.memoryIsShort = memoryIsShort;
    }

    /** Watches heads from now on; for a connection whose settings have been read, in the middle of a read. */
    static void watch(ChannelPipeline pipeline, int millis, BooleanSupplier memoryIsShort) {
        var handler = pipeline.get(Http2ConnectionHandler.class);
        Http2ConnectionDecoder decoder = handler.decoder();
        while (decoder instanceof DecoratingHttp2ConnectionDecoder)
            decoder = (Http2ConnectionDecoder) DELEGATE.get((DecoratingHttp2ConnectionDecoder) decoder);
        var reader = (DefaultHttp2FrameReader) READER.get((DefaultHttp2ConnectionDecoder) decoder);
        var watch = new HeadWatch(reader, millis, memoryIsShort);
        handler.decoder().frameListener(watch.new Whole(handler.decoder().frameListener()));
        pipeline.addBefore("handler", NAME, watch);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        // Later: the read goes on, and may bring the beginning of a head.
        context.executor().execute(() -> look(context));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean isShort = memoryIsShort.getAsBoolean();
        boolean hadBegun = isShort && isUnderWay();
        int headsBefore = heads;
        context.fireChannelRead(message);
        // One that this read began has its end in the next, when its client means well.
        boolean grows = hadBegun && heads == headsBefore || isShort && CONTINUATION.get(reader) != null;
        if (grows && isUnderWay() && context.channel().isActive()) refuse(context);
        else look(context);
    }

    /** Says, where it is still heard, which requests were not begun: they may be sent elsewhere (RFC 9113 §6.8). */
    private static void refuse(ChannelHandlerContext context) {
        var http2 = context.pipeline().get(Http2ConnectionHandler.class);
        ChannelHandlerContext its = context.pipeline().context(http2);
        int last = http2.connection().remote().lastStreamCreated();
        http2.goAway(its, last, Http2Error.ENHANCE_YOUR_CALM.code(), Unpooled.EMPTY_BUFFER, its.newPromise());
        its.flush();
        context.close(); // past HTTP/2, which would wait for what runs
    }

    private void look(ChannelHandlerContext context) {
        boolean sameAsBefore = tooLate != null && timed == heads;
        if (isUnderWay() && sameAsBefore) return;
        stop();
        if (isUnderWay() && context.channel().isActive()) {
            timed = heads;
            start(context, nanos, true);
        }
    }

    private void start(ChannelHandlerContext context, long wait, boolean patient) {
        long due = System.nanoTime() + wait;
        tooLate = context.executor()
                .schedule(
                        () -> {
                            if (patient && System.nanoTime() - due > LATE_NANOS) start(context, LATE_NANOS, false);
                            else context.close(); // past HTTP/2, which would first say good-bye and wait
                        },
                        wait,
                        TimeUnit.NANOSECONDS);
    }

    private void stop() {
        if (tooLate != null) tooLate.cancel(false);
        tooLate = null;
    }

    private boolean isUnderWay() {
        if (CONTINUATION.get(reader) != null) return true;
        if ((boolean) AT_FRAME_HEAD.get(reader)) return false;
        byte type = (byte) FRAME_TYPE.get(reader);
        return type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION;
    }

    private static VarHandle field(Class<?> in, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(in, MethodHandles.lookup()).findVarHandle(in, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Another Netty: " + in.getName() + " has no " + name, e);
        }
    }

    private static VarHandle continuation() {
        String type = DefaultHttp2FrameReader.class.getName() + "$HeadersContinuation";
        try {
            return field(DefaultHttp2FrameReader.class, "headersContinuation", Class.forName(type));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("Another Netty: there is no " + type, e);
        }
    }

    /** Counts heads. */
    private final class Whole extends FieldBlockListener {
        Whole(Http2FrameListener listener) {
            super(listener);
        }

        @Override
        protected boolean takes(int streamId, Http2Headers fields, boolean last) {
            heads++;
            return false;
        }
    }
}
