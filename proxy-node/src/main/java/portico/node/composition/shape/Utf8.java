package portico.node.composition.shape;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Whether octets are UTF-8 (RFC 3629 §4): no overlong form, no surrogate, nothing over U+10FFFF. Jackson accepts some of these. */
final class Utf8 {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH = 0x8080808080808080L;
    private static final long ONES = 0x0101010101010101L;
    private static final long BACKSLASHES = '\\' * ONES;

    private Utf8() {}

    /** What octets are. */
    enum Form {
        /** No UTF-8, or with a NUL, which no JSON or XML has in it, and which makes Jackson take it for UTF-16. */
        NOT,
        /** UTF-8 without a backslash. */
        PLAIN,
        /** UTF-8 with a backslash, so that JSON may have escapes in it. */
        ESCAPED
    }

    static Form of(byte[] octets, int start, int length) {
        int end = start + length;
        boolean escaped = false;
        int at = start;
        while (at < end) {
            if (end - at >= 8) {
                long eight = (long) EIGHT.get(octets, at);
                // Bits of 0x80 where an octet is high or zero; exact as long as none is high.
                if (((eight | eight - ONES) & HIGH) == 0) {
                    if (!escaped) escaped = hasZero(eight ^ BACKSLASHES);
                    at += 8;
                    continue;
                }
            }
            int first = octets[at];
            if (first > 0) {
                if (first == '\\') escaped = true;
                at++;
                continue;
            }
            int more = following(octets, at, end);
            if (more < 0) return Form.NOT;
            at += 1 + more;
        }
        return escaped ? Form.ESCAPED : Form.PLAIN;
    }

    /** How many octets belong to the one here, which is not ASCII; −1 when that is not right. */
    private static int following(byte[] octets, int at, int end) {
        int first = octets[at] & 0xff;
        int more = first >= 0xc2 && first <= 0xdf
                ? 1
                : first >= 0xe0 && first <= 0xef ? 2 : first >= 0xf0 && first <= 0xf4 ? 3 : -1;
        if (more < 0 || at + more >= end) return -1;
        int second = octets[at + 1] & 0xff;
        int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) return -1;
        for (int next = at + 2; next <= at + more; next++) if ((octets[next] & 0xc0) != 0x80) return -1;
        return more;
    }

    private static boolean hasZero(long eight) {
        return (eight - ONES & ~eight & HIGH) != 0;
    }
}
