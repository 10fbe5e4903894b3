package portico.node.carrier.fast;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import portico.node.limit.Limit;

/** What octets are in HTTP/1.1, by table. */
final class Octets {
    private static final byte TOKEN = 1;
    private static final byte TEXT = 2;
    private static final byte[] CLASSES = new byte[256];

    static {
        for (int octet = 0; octet < CLASSES.length; octet++) {
            // RFC 9110 §5.5: visible characters, space, tab and obs-text.
            if (octet >= ' ' && octet != 0x7f || octet == '\t') CLASSES[octet] |= TEXT;
        }
        // RFC 9110 §5.6.2.
        for (char c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".toCharArray())
            CLASSES[c] |= TOKEN;
    }

    /** So many empty lines may stand before a head (RFC 9112 §2.2 wants one to be ignored). */
    @Limit("Empty lines before a request")
    private static final int EMPTY_LINES_MAX = 4;

    /** The head is not whole. */
    static final int NOT_YET = -1;

    /** A line ends in LF alone, or there are too many empty ones: a line to some readers, not to others (RFC 9112 §2.2). */
    static final int BARE_LF = -2;

    private Octets() {}

    static boolean isToken(byte octet) {
        return (CLASSES[octet & 0xff] & TOKEN) != 0;
    }

    /** True for what may stand in a field's value. */
    static boolean isText(byte octet) {
        return (CLASSES[octet & 0xff] & TEXT) != 0;
    }

    static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    static byte[] of(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Where a head ends.
     *
     * @param octets may begin with empty lines, which belong to the head
     * @param from looked at from here on; what stands before has been looked at already
     * @param to behind the last octet that is there
     * @return behind the empty line, {@link #NOT_YET}, or {@link #BARE_LF}
     */
    static int headEnd(byte[] octets, int from, int to) {
        int start = 0;
        while (start < to && (octets[start] == '\r' || octets[start] == '\n')) start++;
        if (start > EMPTY_LINES_MAX * 2) return BARE_LF;
        for (int at = Math.max(from, 1); at < to; at++) {
            if (octets[at] != '\n') continue;
            if (octets[at - 1] != '\r') return BARE_LF;
            if (at >= 3 && octets[at - 2] == '\n' && octets[at - 3] == '\r' && start < at - 3) return at + 1;
        }
        return NOT_YET;
    }

    static void writeDecimal(ByteBuf out, long value) {
        if (value >= 10) writeDecimal(out, value / 10);
        out.writeByte((int) ('0' + value % 10));
    }
}
