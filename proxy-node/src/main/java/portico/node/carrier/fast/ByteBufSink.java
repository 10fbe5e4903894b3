package portico.node.carrier.fast;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;
import portico.node.exchange.FieldSink;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Slice;
import portico.node.exchange.StoredAnswer;

/** Header fields as octets on the wire. One for each event loop, pointed at one buffer after the other. */
final class ByteBufSink implements FieldSink {
    private static final short CRLF = '\r' << 8 | '\n';
    private static final short COLON = ':' << 8 | ' ';

    private ByteBuf out = io.netty.buffer.Unpooled.EMPTY_BUFFER;

    ByteBufSink to(ByteBuf out) {
        this.out = out;
        return this;
    }

    /** A stretch of a head, without more. */
    ByteBufSink slice(Slice slice) {
        out.writeBytes(slice.array(), slice.offset(), slice.length());
        return this;
    }

    ByteBufSink text(AsciiString text) {
        out.writeBytes(text.array(), text.arrayOffset(), text.length());
        return this;
    }

    /** Characters up to U+00FF, one octet each: what a field holds that gets this far has no other ones. */
    ByteBufSink text(CharSequence text) {
        ByteBufUtil.writeAscii(out, text);
        return this;
    }

    ByteBufSink decimal(long value) {
        Octets.writeDecimal(out, value);
        return this;
    }

    void endLine() {
        out.writeShort(CRLF);
    }

    @Override
    public void field(Slice name, Slice value) {
        slice(name);
        out.writeShort(COLON);
        slice(value);
        out.writeShort(CRLF);
    }

    @Override
    public void field(HeaderName name, CharSequence value) {
        out.writeBytes(name.octets());
        out.writeShort(COLON);
        if (value instanceof Slice slice) slice(slice);
        else text(value);
        out.writeShort(CRLF);
    }

    @Override
    public void fields(StoredAnswer answer) {
        out.writeBytes(answer.wire());
    }
}
