package portico.node.carrier.fast;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.FieldSink;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Slice;

/**
 * Header fields as HTTP/2 has them (RFC 7541), without a memory: what stands in the static table goes by its number, all else
 * as it is. What others have put into the connection's dynamic table stays as it is. One for each event loop, pointed at one
 * buffer after the other.
 */
final class FieldBlock implements FieldSink {
    private static final int INDEXED = 0x80;
    private static final int STATUS = 8;
    private static final int FIRST_NAME = 15;
    private static final int SIZE = 128; // a power of two, several times the names
    private static final @Nullable HeaderName[] NAMES = new HeaderName[SIZE];
    private static final byte[] NUMBERS = new byte[SIZE];

    /** RFC 7541 Appendix A, of which some whole fields have numbers. */
    private static final int[] STATUSES = {200, 204, 206, 304, 400, 404, 500};

    static {
        List<String> numbered = List.of("""
                accept-charset accept-encoding accept-language accept-ranges accept access-control-allow-origin age allow
                authorization cache-control content-disposition content-encoding content-language content-length
                content-location content-range content-type cookie date etag expect expires from host if-match
                if-modified-since if-none-match if-range if-unmodified-since last-modified link location max-forwards
                proxy-authenticate proxy-authorization range referer refresh retry-after server set-cookie
                strict-transport-security transfer-encoding user-agent vary via www-authenticate
                """.split("\\s+"));
        for (int index = 0; index < numbered.size(); index++) {
            HeaderName name = HeaderName.of(numbered.get(index));
            int at = name.hashCode() & SIZE - 1;
            while (NAMES[at] != null) at = at + 1 & SIZE - 1;
            NAMES[at] = name;
            NUMBERS[at] = (byte) (FIRST_NAME + index);
        }
    }

    private ByteBuf out = Unpooled.EMPTY_BUFFER;

    FieldBlock to(ByteBuf out) {
        this.out = out;
        return this;
    }

    /** The first field of a response's head. */
    void status(int status) {
        for (int index = 0; index < STATUSES.length; index++) {
            if (STATUSES[index] != status) continue;
            out.writeByte(INDEXED | STATUS + index);
            return;
        }
        integer(4, STATUS);
        integer(7, 3);
        Octets.writeDecimal(out, status);
    }

    void length(long length) {
        name(HeaderName.CONTENT_LENGTH.hashCode(), HeaderName.CONTENT_LENGTH.octets(), 0, 14);
        int digits = 1;
        for (long rest = length; rest >= 10; rest /= 10) digits++;
        integer(7, digits);
        Octets.writeDecimal(out, length);
    }

    @Override
    public void field(Slice name, Slice value) {
        byte[] octets = name.array();
        name(HeaderName.hash(octets, name.offset(), name.length()), octets, name.offset(), name.length());
        value(value);
    }

    @Override
    public void field(HeaderName name, CharSequence value) {
        name(name.hashCode(), name.octets(), 0, name.octets().length);
        if (value instanceof Slice slice) value(slice);
        else value(value);
    }

    private void value(Slice value) {
        integer(7, value.length());
        out.writeBytes(value.array(), value.offset(), value.length());
    }

    /** Characters up to U+00FF, one octet each: what a field holds that gets this far has no other ones. */
    private void value(CharSequence value) {
        integer(7, value.length());
        ByteBufUtil.writeAscii(out, value);
    }

    /** RFC 7541 §6.2.2: a literal that nobody need remember. */
    private void name(int hash, byte[] octets, int offset, int length) {
        for (int at = hash & SIZE - 1; ; at = at + 1 & SIZE - 1) {
            HeaderName numbered = NAMES[at];
            if (numbered == null) break;
            if (!numbered.is(hash, octets, offset, length)) continue;
            integer(4, NUMBERS[at]);
            return;
        }
        integer(4, 0);
        integer(7, length);
        // RFC 9113 §8.2.1: names are in lower case.
        for (int at = offset; at < offset + length; at++) {
            byte octet = octets[at];
            out.writeByte(octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet);
        }
    }

    /** RFC 7541 §5.1, in the lower bits of an octet whose others are zero. */
    private void integer(int bits, int value) {
        int most = (1 << bits) - 1;
        if (value < most) {
            out.writeByte(value);
            return;
        }
        out.writeByte(most);
        int rest = value - most;
        while (rest >= 0x80) {
            out.writeByte(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}
