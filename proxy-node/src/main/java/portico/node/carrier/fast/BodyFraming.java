package portico.node.carrier.fast;

import io.netty.buffer.ByteBuf;
import portico.node.limit.Limit;

/**
 * Follows a body over the octets of its message and says where it ends, without copying or changing any: a length, or
 * chunks (RFC 9112 §7.1) in the strictest reading.
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
    private int trailerLength;
    private long payload;

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
        trailerLength = 0;
        payload = 0;
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

    /**
     * How many of the readable octets belong to the body.
     *
     * @return -1 when they break the framing
     */
    int take(ByteBuf in) {
        int readable = in.readableBytes();
        switch (state) {
            case DONE:
                return 0;
            case UNTIL_CLOSE:
                payload += readable;
                return readable;
            case LENGTH:
                int taken = (int) Math.min(left, readable);
                left -= taken;
                payload += taken;
                if (left == 0) state = State.DONE;
                return taken;
            case SIZE, EXTENSION, SIZE_LF, DATA, DATA_CR, DATA_LF, TRAILER_START, TRAILER, TRAILER_LF, END_LF:
                return takeChunked(in, readable);
        }
        throw new IllegalStateException(state.name());
    }

    private int takeChunked(ByteBuf in, int readable) {
        int start = in.readerIndex();
        int end = start + readable;
        int at = start;
        while (at < end && state != State.DONE) {
            if (state == State.DATA) {
                int taken = (int) Math.min(left, end - at);
                at += taken;
                left -= taken;
                payload += taken;
                if (left == 0) state = State.DATA_CR;
            } else if (!step(in.getByte(at++))) {
                return -1;
            }
        }
        return at - start;
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
                return octet == '\r' || Octets.isToken(octet) && ++trailerLength <= TRAILERS_MAX;
            case TRAILER:
                if (octet == '\r') state = State.TRAILER_LF;
                else return Octets.isText(octet) && ++trailerLength <= TRAILERS_MAX;
                return true;
            case TRAILER_LF:
                state = State.TRAILER_START;
                return octet == '\n';
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
}
