package portico.node.edge;

import org.jspecify.annotations.Nullable;
import portico.node.exchange.Slice;
import portico.node.limit.Limit;

/**
 * Reads the Host field, or the authority of HTTP/2, into the form that host patterns have: lower case, without port and
 * trailing dot. One for each event loop; not for use by several threads.
 */
public final class HostHeader {
    /** There is no port. */
    public static final int NO_PORT = -1;

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final Slice EMPTY = Slice.of("");

    // RFC 1035 §2.3.4, without the octets of the encoding.
    @Limit("Octets of a host's name; a longer one is refused with 400")
    private static final int NAME_LENGTH_MAX = 253;

    private static final int LABEL_LENGTH_MAX = 63;
    private static final int ADDRESS_LENGTH_MAX = 45 + 2;

    private Slice host = EMPTY;
    private int port = NO_PORT;

    /** Why the value is refused, or null when {@link #host} and {@link #port} are known. Empty is well (RFC 9110 §7.2). */
    public @Nullable HostRefusal read(Slice raw) {
        host = EMPTY;
        port = NO_PORT;
        if (raw.length() == 0) return null;
        boolean literal = raw.charAt(0) == '[';
        int nameEnd = literal ? indexOf(raw, ']') + 1 : indexOf(raw, ':');
        if (literal && nameEnd > raw.length()) return HostRefusal.BAD_ADDRESS;
        HostRefusal refusal = literal ? checkAddress(raw, nameEnd) : checkName(raw, nameEnd);
        if (refusal == null && nameEnd < raw.length()) refusal = readPort(raw, nameEnd);
        if (refusal != null) return refusal;
        // The root's dot changes nothing about which host is meant.
        int length = !literal && raw.charAt(nameEnd - 1) == '.' ? nameEnd - 1 : nameEnd;
        host = lowerCase(raw, length);
        return null;
    }

    /** In lower case, without port and trailing dot; the very slice given, when it had that form. */
    public Slice host() {
        return host;
    }

    /** The port, or {@link #NO_PORT}. */
    public int port() {
        return port;
    }

    /** The port, or the one that is meant where none is named (RFC 9110 §4.2.1 and §4.2.2). */
    public int port(boolean secure) {
        if (port != NO_PORT) return port;
        return secure ? HTTPS_PORT : HTTP_PORT;
    }

    /** True when a port is named. */
    public boolean hasPort() {
        return port != NO_PORT;
    }

    private static @Nullable HostRefusal checkName(Slice raw, int end) {
        if (indexOf(raw, '@') < raw.length()) return HostRefusal.USER_INFO;
        int labelStart = 0;
        for (int at = 0; at < end; at++) {
            char c = raw.charAt(at);
            if (c == '.') {
                if (at == labelStart || at - labelStart > LABEL_LENGTH_MAX) return HostRefusal.BAD_LABEL;
                labelStart = at + 1;
            } else if (!isNameCharacter(c)) {
                return HostRefusal.BAD_CHARACTER;
            }
        }
        if (end == 0 || end - labelStart > LABEL_LENGTH_MAX) return HostRefusal.BAD_LABEL;
        int length = labelStart == end ? end - 1 : end;
        return length > NAME_LENGTH_MAX ? HostRefusal.TOO_LONG : null;
    }

    private static @Nullable HostRefusal checkAddress(Slice raw, int end) {
        if (end > ADDRESS_LENGTH_MAX) return HostRefusal.BAD_ADDRESS;
        int colons = 0;
        for (int at = 1; at < end - 1; at++) {
            char c = raw.charAt(at);
            if (c == ':') colons++;
            // No zone: it means something on the client's machine only (RFC 9110 §4.2.1 gives none).
            else if (c != '.' && Character.digit(c, 16) < 0) return HostRefusal.BAD_ADDRESS;
        }
        return colons < 2 || colons > 8 ? HostRefusal.BAD_ADDRESS : null;
    }

    private @Nullable HostRefusal readPort(Slice raw, int colon) {
        if (raw.charAt(colon) != ':') return HostRefusal.BAD_CHARACTER;
        // A colon without digits is the scheme's port (RFC 3986 §3.2.3).
        if (colon + 1 == raw.length()) return null;
        int number = 0;
        for (int at = colon + 1; at < raw.length(); at++) {
            int digit = raw.charAt(at) - '0';
            if (digit < 0 || digit > 9) return HostRefusal.BAD_PORT;
            number = number * 10 + digit;
            if (number > 0xffff) return HostRefusal.BAD_PORT;
        }
        port = number;
        return null;
    }

    private static Slice lowerCase(Slice raw, int length) {
        for (int at = 0; at < length; at++) {
            char c = raw.charAt(at);
            if (c >= 'A' && c <= 'Z') return lowered(raw, length);
        }
        return length == raw.length() ? raw : (Slice) raw.subSequence(0, length);
    }

    private static Slice lowered(Slice raw, int length) {
        byte[] lower = new byte[length];
        for (int at = 0; at < length; at++) {
            char c = raw.charAt(at);
            lower[at] = (byte) (c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        }
        return new Slice(lower, 0, length);
    }

    private static boolean isNameCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    private static int indexOf(Slice text, char wanted) {
        int at = 0;
        while (at < text.length() && text.charAt(at) != wanted) at++;
        return at;
    }
}
