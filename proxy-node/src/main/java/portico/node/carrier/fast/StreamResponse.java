package portico.node.carrier.fast;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.ResponseRules;
import portico.node.exchange.StoredAnswer;
import portico.node.exchange.TrailerRules;
import portico.node.exchange.Trailers;

/**
 * Writes the responses of a stream: the head's frame and those of a small body in one buffer. What the client has no room for
 * waits with the connection's flow control, which says when, and how much of it, may go.
 */
final class StreamResponse implements Response {
    /** Bodies up to this go out in one buffer with their head. */
    private static final int JOINED_BYTES_MAX = 16 * 1024;

    /** Of a frame, without its head: what everyone takes (RFC 9113 §6.5.2). */
    private static final int FRAME_BYTES_MAX = 16 * 1024;

    static final int FRAME_HEAD_BYTES = 9;

    /** What a client may have to be told of its table: two sizes at most (RFC 7541 §4.2), of six octets. */
    static final int TABLE_BYTES_MAX = 12;

    /** So much of a block of fields leaves room in its first frame for that. */
    private static final int BLOCK_BYTES_MAX = FRAME_BYTES_MAX - TABLE_BYTES_MAX;

    private static final int FLAGS = 4;
    private static final int HEAD_BYTES_USUAL = 256;

    /** With so much waiting, no more is read of what the service says. */
    private static final int WAITING_BYTES_MAX = 64 * 1024;

    private final Exchange exchange;
    private final ClientStream client;
    private final FieldBlock fields;

    /** The frames of the head, as long as they have not been written. */
    private @Nullable ByteBuf start;

    /** What was added last of the body, as long as it has not been written. */
    private @Nullable Piece last;

    private int waiting;
    private boolean ended;
    private boolean full;

    /** Counts the streams that it has written for. */
    private int turn;

    StreamResponse(Exchange exchange, ClientStream client) {
        this.exchange = exchange;
        this.client = client;
        fields = client.shared().fields;
    }

    @Override
    public boolean send(Answer answer, boolean lastOfConnection, int length, boolean atOnce) {
        ByteBuf out = head(exchange.status(), 0);
        ResponseRules.write(exchange, answer, fields);
        if (ResponseRules.mayHaveBody(answer.status())) fields.length(answer.body().length);
        start = whole(out);
        return write(answer.body(), 0, length);
    }

    @Override
    public boolean send(StoredAnswer answer, boolean lastOfConnection, int length) {
        ByteBuf out = head(exchange.status(), answer.wire().length);
        ResponseRules.write(exchange, answer, fields);
        if (ResponseRules.mayHaveBody(exchange.status())) fields.length(answer.length());
        start = whole(out);
        return write(answer.body(), answer.from(), length);
    }

    /** Writes a body that is little; true when that was all. */
    private boolean write(byte[] body, int from, int length) {
        if (length > JOINED_BYTES_MAX) return false;
        if (length > 0) body(Unpooled.wrappedBuffer(body, from, length));
        bodyEnd();
        flush();
        return true;
    }

    @Override
    public void begin(ResponseHead head, long length, BodyFraming body, boolean lastOfConnection) {
        ByteBuf out = head(exchange.status(), head.size());
        ResponseRules.write(exchange, head, fields);
        if (length >= 0 && ResponseRules.mayHaveLength(head.status())) fields.length(length);
        start = whole(out);
        body.contentOnly();
    }

    @Override
    public void body(ByteBuf octets) {
        if (!octets.isReadable()) {
            octets.release();
            return;
        }
        waiting += octets.readableBytes();
        add(new Piece(octets));
    }

    @Override
    public void trailers(ResponseHead head, Trailers trailers) {
        ByteBuf out = block(trailers.size());
        int empty = out.readableBytes();
        TrailerRules.writeResponse(exchange, head, trailers, fields);
        if (out.readableBytes() == empty) {
            out.release();
            return;
        }
        ByteBuf frames = whole(out);
        end(frames);
        ended = true;
        add(new Piece(frames, true));
    }

    @Override
    public void bodyEnd() {
        if (ended) return;
        ended = true;
        if (last != null) last.isEnd = true;
        else if (start != null) end(start);
        else add(new Piece(Unpooled.EMPTY_BUFFER, false));
    }

    @Override
    public boolean isWritable() {
        if (waiting < WAITING_BYTES_MAX) return true;
        full = true;
        return false;
    }

    @Override
    public void flush() {
        client.connection().flushLater(start == null ? null : this);
    }

    @Override
    public void discard() {
        if (start != null) start.release();
        start = null;
    }

    /** Nothing more goes out, and what comes next is for another stream. */
    void clear() {
        discard();
        last = null;
        waiting = 0;
        ended = false;
        full = false;
        turn++;
    }

    /** The head goes out, unless it has with something of the body, or is for another connection by now. */
    void writeStart(ClientStreams connection, ChannelHandlerContext context) {
        if (start != null && client.isOn(connection)) writeStart(context);
    }

    private void writeStart(ChannelHandlerContext context) {
        if (start == null) return;
        if (client.stream().isResetSent()) {
            discard();
            return;
        }
        ByteBuf head = takeStart();
        boolean all = (head.getByte(head.readerIndex() + FLAGS) & Http2Flags.END_STREAM) != 0;
        context.write(head, context.voidPromise());
        client.headWritten();
        if (all) client.endWritten();
    }

    private ByteBuf takeStart() {
        ByteBuf head = start;
        if (head == null) throw new IllegalStateException("The head has been written");
        start = null;
        return client.connection().answeringTable(client.stream(), head);
    }

    private void add(Piece piece) {
        last = piece;
        client.connection().add(client.stream(), piece);
    }

    private ByteBuf head(int status, int sizeOfTheRest) {
        ended = false;
        ByteBuf out = block(sizeOfTheRest);
        fields.status(status);
        return out;
    }

    /** The beginning of a block of fields, with room for the frame's head before it. */
    private ByteBuf block(int sizeOfTheRest) {
        ByteBuf out = client.context().alloc().buffer(HEAD_BYTES_USUAL + sizeOfTheRest);
        out.writeZero(FRAME_HEAD_BYTES);
        fields.to(out);
        return out;
    }

    /** A block of fields in its frame, or in several when it is large (RFC 9113 §4.3). */
    private ByteBuf whole(ByteBuf out) {
        int length = out.readableBytes() - FRAME_HEAD_BYTES;
        if (length <= BLOCK_BYTES_MAX) {
            frameHead(out, out.readerIndex(), length, Http2FrameTypes.HEADERS, Http2Flags.END_HEADERS);
            return out;
        }
        ByteBuf frames =
                client.context().alloc().buffer(out.readableBytes() + length / BLOCK_BYTES_MAX * FRAME_HEAD_BYTES);
        out.skipBytes(FRAME_HEAD_BYTES);
        byte type = Http2FrameTypes.HEADERS;
        while (out.isReadable()) {
            int part = Math.min(out.readableBytes(), BLOCK_BYTES_MAX);
            int flags = part == out.readableBytes() ? Http2Flags.END_HEADERS : 0;
            frames.writeZero(FRAME_HEAD_BYTES);
            frameHead(frames, frames.writerIndex() - FRAME_HEAD_BYTES, part, type, flags);
            frames.writeBytes(out, part);
            type = Http2FrameTypes.CONTINUATION;
        }
        out.release();
        return frames;
    }

    /** The stream ends with this head. */
    private static void end(ByteBuf frames) {
        int at = frames.readerIndex() + FLAGS;
        frames.setByte(at, frames.getByte(at) | Http2Flags.END_STREAM);
    }

    private void frameHead(ByteBuf out, int at, int length, byte type, int flags) {
        out.setMedium(at, length);
        out.setByte(at + 3, type);
        out.setByte(at + FLAGS, flags);
        out.setInt(at + FLAGS + 1, client.stream().id());
    }

    /** Some of a body, or what stands behind it. */
    private final class Piece implements Http2RemoteFlowController.FlowControlled {
        private final ByteBuf octets;
        private final boolean isTrailers;
        private final int ours = turn;
        private boolean isEnd;
        private int left;

        Piece(ByteBuf octets) {
            this.octets = octets;
            left = octets.readableBytes();
            isTrailers = false;
        }

        /** The end of the stream, with trailers or without; it needs no room. */
        Piece(ByteBuf octets, boolean isTrailers) {
            this.octets = octets;
            this.isTrailers = isTrailers;
            isEnd = true;
        }

        @Override
        public int size() {
            return left;
        }

        @Override
        public void write(ChannelHandlerContext context, int allowed) {
            int length = Math.min(allowed, left);
            if (length == 0 && left > 0) return;
            left -= length;
            waiting -= length;
            // Between a reset and the moment when the stream is closed, nothing may go out on it.
            if (client.stream().isResetSent()) return;
            if (isTrailers) {
                writeStart(context);
                ByteBuf frames = client.connection().answeringTable(client.stream(), octets.retain());
                context.write(frames, context.voidPromise());
            } else if (length <= JOINED_BYTES_MAX) {
                writeJoined(context, length);
            } else {
                writeStart(context);
                for (int rest = length; rest > 0; rest -= FRAME_BYTES_MAX)
                    writeFrame(context, Math.min(rest, FRAME_BYTES_MAX), rest);
            }
            client.moved();
            if (full && waiting <= WAITING_BYTES_MAX / 2) {
                full = false;
                client.connection().drained(client);
            }
        }

        private void writeJoined(ChannelHandlerContext context, int length) {
            boolean begins = start != null;
            ByteBuf out = begins ? takeStart() : context.alloc().buffer(FRAME_HEAD_BYTES + length);
            if (begins) client.headWritten();
            int at = out.writerIndex();
            out.writeZero(FRAME_HEAD_BYTES);
            frameHead(out, at, length, Http2FrameTypes.DATA, isEnd && left == 0 ? Http2Flags.END_STREAM : 0);
            out.writeBytes(octets, length);
            context.write(out, context.voidPromise());
        }

        private void writeFrame(ChannelHandlerContext context, int length, int rest) {
            ByteBuf head = context.alloc().buffer(FRAME_HEAD_BYTES).writeZero(FRAME_HEAD_BYTES);
            boolean ends = isEnd && left == 0 && length == rest;
            frameHead(head, head.readerIndex(), length, Http2FrameTypes.DATA, ends ? Http2Flags.END_STREAM : 0);
            context.write(head, context.voidPromise());
            context.write(octets.readRetainedSlice(length), context.voidPromise());
        }

        @Override
        public void writeComplete() {
            octets.release();
            if (last == this) last = null;
            if (isEnd) client.endWritten();
        }

        @Override
        public void error(ChannelHandlerContext context, Throwable cause) {
            octets.release();
            if (ours != turn) return;
            waiting -= left;
            left = 0;
            if (last == this) last = null;
        }

        @Override
        public boolean merge(ChannelHandlerContext context, Http2RemoteFlowController.FlowControlled next) {
            return false;
        }
    }
}
