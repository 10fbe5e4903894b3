package portico.node.composition.shape;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Puts values into requests so that they stay values: none can begin another segment, parameter, member or field. */
public final class Escaping {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private Escaping() {}

    /**
     * Appends a value to a segment of a path, or to a parameter's value in a query: all but the unreserved characters as octets (RFC 3986 §2.1). A
     * slash becomes {@code %2F}, a space {@code %20}. Dots stay, and so the segment as a whole may be one that leads elsewhere.
     */
    public static void percent(String value, StringBuilder to) {
        int plain = 0;
        while (plain < value.length() && isUnreserved(value.charAt(plain))) plain++;
        to.append(value, 0, plain);
        if (plain == value.length()) return;
        for (byte octet : value.substring(plain).getBytes(StandardCharsets.UTF_8)) {
            if (octet > 0 && isUnreserved((char) octet)) to.append((char) octet);
            else to.append('%').append(HEX[octet >> 4 & 15]).append(HEX[octet & 15]);
        }
    }

    /**
     * A value as that of a header field: octets of UTF-8, one for each character, as field values hold them (RFC 9110 §5.5).
     *
     * @return null when it has a control character, a line end above all, which would end the field
     */
    public static @Nullable String header(String value) {
        boolean ascii = true;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c < ' ' && c != '\t' || c == 0x7f) return null;
            if (c > 0x7f) ascii = false;
        }
        if (ascii) return value;
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
