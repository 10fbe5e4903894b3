package portico.node.exchange;

import java.nio.charset.StandardCharsets;

/**
 * Names and values in a query, read in place as the URL standard's application/x-www-form-urlencoded parser does: a plus
 * is a space, %XX an octet, and a percent sign without two hexadecimal digits just a percent sign.
 */
public final class FormText {
    private FormText() {}

    /** True when the stretch, once decoded, is these octets. Makes no object. */
    public static boolean contentEquals(byte[] bytes, int start, int end, byte[] decoded) {
        int index = 0;
        for (int at = start; at < end; index++) {
            if (index == decoded.length || octet(bytes, at, end) != decoded[index]) return false;
            at += width(bytes, at, end);
        }
        return index == decoded.length;
    }

    /** The stretch, decoded. */
    public static String decode(byte[] bytes, int start, int end) {
        byte[] decoded = new byte[end - start];
        int length = 0;
        for (int at = start; at < end; at += width(bytes, at, end)) decoded[length++] = octet(bytes, at, end);
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }

    private static byte octet(byte[] bytes, int at, int end) {
        byte octet = bytes[at];
        if (octet == '+') return ' ';
        return width(bytes, at, end) == 1 ? octet : (byte) (hex(bytes[at + 1]) << 4 | hex(bytes[at + 2]));
    }

    private static int width(byte[] bytes, int at, int end) {
        return bytes[at] == '%' && at + 2 < end && hex(bytes[at + 1]) >= 0 && hex(bytes[at + 2]) >= 0 ? 3 : 1;
    }

    private static int hex(byte octet) {
        return Character.digit(octet, 16);
    }
}
