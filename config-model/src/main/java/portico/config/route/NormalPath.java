package portico.config.route;

import java.nio.charset.StandardCharsets;

/**
 * The one form of a path that is matched, shown to policies and forwarded: percent-encoded octets of unreserved
 * characters are decoded and all others written in upper case (RFC 3986 §6.2.2.1 and §6.2.2.2), octets that may not
 * stand in a path are encoded, dot segments are removed (§5.2.4), and repeated slashes are one. An encoded slash,
 * backslash, semicolon, percent or NUL never becomes the plain character: the edge refuses the dangerous ones.
 */
public final class NormalPath {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private NormalPath() {}

    /** True when a path, without query, is already in normal form. */
    public static boolean isNormal(String path) {
        return of(path).equals(path);
    }

    /** The normal form of a path that starts with a slash. */
    public static String of(String path) {
        return removeDotSegments(decodeUnreserved(path));
    }

    private static String decodeUnreserved(String path) {
        byte[] octets = path.getBytes(StandardCharsets.UTF_8);
        var out = new StringBuilder(octets.length);
        for (int at = 0; at < octets.length; at++) {
            int octet = octets[at] & 0xff;
            if (octet == '%' && at + 2 < octets.length && hex(octets[at + 1]) >= 0 && hex(octets[at + 2]) >= 0) {
                octet = hex(octets[at + 1]) << 4 | hex(octets[at + 2]);
                at += 2;
                if (isUnreserved(octet)) out.append((char) octet);
                else encode(out, octet);
            } else if (mayStand(octet)) {
                out.append((char) octet);
            } else {
                encode(out, octet);
            }
        }
        return out.toString();
    }

    private static String removeDotSegments(String path) {
        var out = new StringBuilder(path.length());
        int at = 0;
        while (at < path.length()) {
            int end = path.indexOf('/', at + 1);
            if (end < 0) end = path.length();
            String segment = path.substring(at + 1, end);
            boolean last = end == path.length();
            if (segment.equals("..")) {
                int parent = out.lastIndexOf("/");
                out.setLength(Math.max(0, parent));
                if (last) out.append('/');
            } else if (segment.equals(".")) {
                if (last) out.append('/');
            } else if (!segment.isEmpty() || last) {
                out.append('/').append(segment);
            }
            at = end;
        }
        return out.isEmpty() ? "/" : out.toString();
    }

    private static void encode(StringBuilder out, int octet) {
        out.append('%').append(HEX[octet >> 4]).append(HEX[octet & 15]);
    }

    /** RFC 3986 §2.3. */
    private static boolean isUnreserved(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    /** RFC 3986 §3.3: pchar, and the slash between segments. */
    private static boolean mayStand(int c) {
        return isUnreserved(c) || "!$&'()*+,;=:@/".indexOf(c) >= 0;
    }

    private static int hex(byte c) {
        return Character.digit(c, 16);
    }
}
