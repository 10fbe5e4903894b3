package portico.node.composition.shape;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Puts values into requests so that they stay values: none can begin another segment, parameter, member or field. */
public final class Escaping {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private Escaping() {}

    /**
     * Appends a value to a segment of a path, or to a parameter's value in a query: all but the unreserved characters as octets (RFC 3986 §2.1). A
     * slash becomes {@code %2F}, a space {@code %20}. Whether the segment as a whole is one that leads elsewhere, only
     * {@link #misleads} can tell.
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
     * True when a whole segment, values put in and escaped, is empty, or is a dot or two, which some servers resolve (RFC 3986 §5.2.4), or has a
     * slash, a backslash or a NUL in it, which some decode before they look at the path.
     */
    public static boolean misleads(CharSequence segment) {
        if (segment.isEmpty() || equal(segment, ".") || equal(segment, "..")) return true;
        for (int at = 0; at < segment.length(); at++) {
            char c = segment.charAt(at);
            if (c == '/' || c == '\\') return true;
            if (c != '%' || at + 2 >= segment.length()) continue;
            int octet = Character.digit(segment.charAt(at + 1), 16) << 4 | Character.digit(segment.charAt(at + 2), 16);
            if (octet == '/' || octet == '\\' || octet == 0) return true;
        }
        return false;
    }

    /** Appends a value to the inside of a JSON string (RFC 8259 §7). Half a surrogate pair becomes U+FFFD. */
    public static void json(String value, StringBuilder to) {
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c < ' ') {
                to.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
            } else if (!Character.isSurrogate(c)) {
                to.append(c);
            } else if (Character.isHighSurrogate(c)
                    && at + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(at + 1))) {
                to.append(c).append(value.charAt(++at));
            } else {
                to.append('\ufffd');
            }
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

    private static boolean equal(CharSequence one, String other) {
        return other.contentEquals(one);
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
