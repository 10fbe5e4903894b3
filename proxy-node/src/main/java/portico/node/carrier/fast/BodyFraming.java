package portico.node.carrier.fast;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.ContentListener;
import portico.node.exchange.Head;
import portico.node.exchange.Trailers;
import portico.node.limit.Limit;

/**
 * Follows a body over the octets of its message and says where it ends, without copying or changing any: a length, or
 * chunks (RFC 9112 §7.1) in the strictest reading. Of chunks it also says which octets go on as they are: extensions and
 * trailers do not, the latter are collected.
 */
final class BodyFraming {
    private static final int SIZE_DIGITS_MAX = 15;

    @Limit("Octets of a chunk's extensions, which go no further")
    private static final int LINE_MAX = 4096;

    @Limit("Octets of the trailers of a message in HTTP/1.1")
    private static final int TRAILERS_MAX = 32 * 1024;

    private enum State {
        DONE,
        LENGTH,
        UNTIL_CLOSE,
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER_START,
        TRAILER,
        TRAILER_LF,
        END_LF
    }

    private State state = State.DONE;
    private long left;
    private int digits;
    private int lineLength;
    private long payload;
    private boolean passing;

    /** Chunks end here: their content passes, their framing does not. */
    private boolean contentOnly;

    /** Is told of the content; null for nobody. */
    private @Nullable ContentListener listener;

    private @Nullable Trailers trailers;
    private int trailerStart;
    private int trailerLength;

    void none() {
        begin(State.DONE);
    }

    /** @param length in octets; 0 for no body */
    void length(long length) {
        begin(length == 0 ? State.DONE : State.LENGTH);
        left = length;
    }

    void chunked() {
        begin(State.SIZE);
    }

    void untilClose() {
        begin(State.UNTIL_CLOSE);
    }

    private void begin(State first) {
        state = first;
        digits = 0;
        left = 0;
        lineLength = 0;
        payload = 0;
        passing = true;
        contentOnly = false;
        listener = null;
        trailers = null;
        trailerStart = 0;
        trailerLength = 0;
    }

    /** From now on, tells of the octets of the content that are taken; of this body only. */
    void tell(@Nullable ContentListener who) {
        listener = who;
    }

    /** From now on, only content passes; of this body only, and before any of it is taken. */
    void contentOnly() {
        contentOnly = true;
    }

    boolean isDone() {
        return state == State.DONE;
    }

    /** True for a body that only the end of the connection ends. */
    boolean isUntilClose() {
        return state == State.UNTIL_CLOSE;
    }

    /** How many octets of content there were, without chunk framing. */
    long payload() {
        return payload;
    }

    /** True when the octets that were taken last go on as they are; all of them do, or none. */
    boolean passes() {
        return passing;
    }

    /**
     * The trailers of a body that is done, null for none. What ends the body has not passed where there are any: who
     * passes the body on writes them, and the empty line.
     */
    @Nullable Trailers trailers() {
        return isDone() ? trailers : null;
    }

    /**
     * How many of the readable octets belong to the body, and have the same fate; more may follow with another.
     *
     * @return -1 when they break the framing
     */
    int take(ByteBuf in) {
        int readable = in.readableBytes();
        switch (state) {
            case DONE:
                return 0;
            case UNTIL_CLOSE:
                content(in, in.readerIndex(), readable);
                return readable;
            case LENGTH:
                int taken = (int) Math.min(left, readable);
                left -= taken;
                content(in, in.readerIndex(), taken);
                if (left == 0) state = State.DONE;
                return taken;
            case SIZE, EXTENSION, SIZE_LF, DATA, DATA_CR, DATA_LF, TRAILER_START, TRAILER, TRAILER_LF, END_LF:
                return takeChunked(in, readable);
        }
        throw new IllegalStateException(state.name());
    }

    private void content(ByteBuf in, int from, int length) {
        payload += length;
        if (listener != null) listener.heard(in, from, length);
    }

    private int takeChunked(ByteBuf in, int readable) {
        int start = in.readerIndex();
        int end = start + readable;
        int at = start;
        while (at < end && state != State.DONE) {
            boolean data = state == State.DATA;
            byte octet = data ? 0 : in.getByte(at);
            boolean passes = data || !contentOnly && passes(octet);
            if (at == start) passing = passes;
            else if (passes != passing) break;
            if (data) {
                int taken = (int) Math.min(left, end - at);
                content(in, at, taken);
                at += taken;
                left -= taken;
                if (left == 0) state = State.DATA_CR;
            } else if (step(octet)) {
                at++;
            } else {
                return -1;
            }
        }
        return at - start;
    }

    private boolean passes(byte octet) {
        return switch (state) {
            case SIZE -> octet != ';';
            case EXTENSION -> octet == '\r';
            case TRAILER_START -> trailers == null && octet == '\r';
            case END_LF -> trailers == null;
            case TRAILER, TRAILER_LF -> false;
            case DONE, LENGTH, UNTIL_CLOSE, SIZE_LF, DATA, DATA_CR, DATA_LF -> true;
        };
    }

    /** Takes one octet of framing; false when it may not stand there. */
    private boolean step(byte octet) {
        switch (state) {
            case SIZE:
                return size(octet);
            case EXTENSION:
                // Its meaning is nobody's, but a bare CR or LF in it is two lines to some readers.
                if (octet == '\r') state = State.SIZE_LF;
                else return Octets.isText(octet) && ++lineLength <= LINE_MAX;
                return true;
            case SIZE_LF:
                state = left == 0 ? State.TRAILER_START : State.DATA;
                return octet == '\n';
            case DATA_CR:
                state = State.DATA_LF;
                return octet == '\r';
            case DATA_LF:
                state = State.SIZE;
                digits = 0;
                lineLength = 0;
                return octet == '\n';
            case TRAILER_START:
                state = octet == '\r' ? State.END_LF : State.TRAILER;
                trailerStart = trailerLength;
                return octet == '\r' || Octets.isToken(octet) && collect(octet);
            case TRAILER:
                if (octet == '\r') state = State.TRAILER_LF;
                else return Octets.isText(octet) && collect(octet);
                return true;
            case TRAILER_LF:
                state = State.TRAILER_START;
                return octet == '\n' && addTrailer();
            case END_LF:
                state = State.DONE;
                return octet == '\n';
            case DONE, LENGTH, UNTIL_CLOSE, DATA:
                throw new IllegalStateException(state.name());
        }
        throw new IllegalStateException(state.name());
    }

    private boolean size(byte octet) {
        int digit = Character.digit(octet, 16);
        if (digit >= 0) {
            left = left << 4 | digit;
            return ++digits <= SIZE_DIGITS_MAX;
        }
        if (digits == 0) return false;
        if (octet == '\r') state = State.SIZE_LF;
        else if (octet == ';') state = State.EXTENSION;
        else return false;
        return true;
    }

    private boolean collect(byte octet) {
        Trailers all = trailers;
        if (all == null) trailers = all = new Trailers();
        if (trailerLength == TRAILERS_MAX) return false;
        all.room(trailerLength + 1)[trailerLength++] = octet;
        return true;
    }

    /** False when the line that was collected is no field (RFC 9112 §5). */
    private boolean addTrailer() {
        Trailers all = trailers;
        if (all == null || all.fieldCount() == Head.FIELDS_MAX) return false;
        byte[] octets = all.room(trailerLength);
        int colon = trailerStart;
        while (colon < trailerLength && Octets.isToken(octets[colon])) colon++;
        if (colon == trailerStart || colon == trailerLength || octets[colon] != ':') return false;
        int from = colon + 1;
        int to = trailerLength;
        while (from < to && Octets.isBlank(octets[from])) from++;
        while (to > from && Octets.isBlank(octets[to - 1])) to--;
        all.addField(trailerStart, colon - trailerStart, from, to - from);
        return true;
    }
}
