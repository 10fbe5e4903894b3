package portico.node.carrier.fast;

import org.jspecify.annotations.Nullable;
import portico.node.edge.HostHeader;
import portico.node.edge.TargetPath;
import portico.node.edge.TargetQuery;
import portico.node.exchange.Head;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;

/**
 * Reads the head of an HTTP/1.x request in one pass over its octets, and refuses every form that another reader might
 * take for something else (RFC 9112 §11.2): bare CR or LF, folded lines, white space before a colon, conflicting
 * framing, more or less than one Host. Never less strict for being asked nicely: there is no lenient mode.
 */
final class HeadParser {
    private static final String[] METHODS = {"GET", "POST", "PUT", "HEAD", "DELETE", "PATCH", "OPTIONS"};
    private static final byte[] CHUNKED = Octets.of("chunked");
    private static final byte[] CLOSE = Octets.of("close");
    private static final byte[] KEEP_ALIVE = Octets.of("keep-alive");
    private static final byte[] HTTP = Octets.of("http");
    private static final byte[] HTTPS = Octets.of("https");
    private static final Slice NO_HOST = Slice.of("");
    private static final Slice ROOT = Slice.of("/");
    private static final int LENGTH_DIGITS_MAX = 18;

    private final TargetPath path;
    private final HostHeader authority = new HostHeader();

    /** The body's length, or one of the two below. */
    long bodyLength;

    static final long CHUNKED_BODY = -1;

    /** There was a Content-Length. */
    boolean declaresLength;

    /** The client did not ask to close, or asked not to where that is the default (RFC 9112 §9.3). */
    boolean keepAlive;

    /** Something that only the general carrier does: HTTP/1.0, absolute form, Upgrade, Expect. */
    boolean special;

    /** The value of the Host field, as sent; null when there is none. */
    @Nullable Slice host;

    /** @param pathParameters whether segments of paths may have parameters */
    HeadParser(boolean pathParameters) {
        path = new TargetPath(TargetPath.LENGTH_MAX, pathParameters);
    }

    /**
     * Parses a whole head.
     *
     * @param head its room holds the octets from index 0 on; gets everything else
     * @param end behind the empty line
     * @param secure whether the client came over TLS
     * @return why the head is refused, or null
     */
    @Nullable Refusal parse(RequestHead head, int end, boolean secure) {
        byte[] octets = head.room(end);
        bodyLength = 0;
        declaresLength = false;
        special = false;
        host = null;
        int at = 0;
        while (octets[at] == '\r' && octets[at + 1] == '\n') at += 2; // RFC 9112 §2.2: empty lines before are ignored

        int methodEnd = at;
        while (Octets.isToken(octets[methodEnd])) methodEnd++;
        if (methodEnd == at || octets[methodEnd] != ' ') return Refusal.BAD_REQUEST;
        if (methodEnd - at > RequestHead.METHOD_LENGTH_MAX) return Refusal.BAD_REQUEST;
        head.method(method(octets, at, methodEnd));

        int target = methodEnd + 1;
        int targetEnd = target;
        while (octets[targetEnd] > ' ' || octets[targetEnd] < 0) targetEnd++;
        if (targetEnd == target || octets[targetEnd] != ' ') return Refusal.BAD_REQUEST;

        int version = targetEnd + 1;
        boolean oneOne = isVersion(octets, version, '1');
        if (!oneOne && !isVersion(octets, version, '0')) return Refusal.BAD_REQUEST;
        keepAlive = oneOne;
        if (!oneOne) special = true;

        Refusal refusal = fields(head, octets, version + 10, end, oneOne);
        if (refusal != null) return refusal;
        return target(head, octets, target, targetEnd, secure);
    }

    private @Nullable Refusal fields(RequestHead head, byte[] octets, int from, int end, boolean oneOne) {
        boolean chunked = false;
        boolean closes = false;
        int at = from;
        while (octets[at] != '\r' || octets[at + 1] != '\n') {
            int name = at;
            while (Octets.isToken(octets[at])) at++;
            // Also refuses a line that begins with white space: a folded one (RFC 9112 §5.2).
            if (at == name || octets[at] != ':') return Refusal.BAD_REQUEST;
            int nameEnd = at++;
            while (octets[at] == ' ' || octets[at] == '\t') at++;
            int value = at;
            while (Octets.isText(octets[at])) at++;
            if (octets[at] != '\r' || octets[at + 1] != '\n') return Refusal.BAD_REQUEST;
            int valueEnd = at;
            while (valueEnd > value && (octets[valueEnd - 1] == ' ' || octets[valueEnd - 1] == '\t')) valueEnd--;
            at += 2;
            if (at > end) return Refusal.BAD_REQUEST;
            int field = head.fieldCount();
            if (field == Head.FIELDS_MAX) return Refusal.HEAD_TOO_LARGE;
            head.addField(name, nameEnd - name, value, valueEnd - value);
            // A field's length tells most of them apart from the few that matter here.
            switch (nameEnd - name) {
                case 4 -> {
                    if (head.is(field, HeaderName.HOST)) {
                        if (host != null) return Refusal.BAD_REQUEST;
                        host = head.value(field);
                    }
                }
                case 6 -> special |= head.is(field, HeaderName.EXPECT);
                case 7 -> special |= head.is(field, HeaderName.UPGRADE);
                case 10 -> {
                    if (head.is(field, HeaderName.CONNECTION)) {
                        closes |= names(octets, value, valueEnd, CLOSE);
                        if (!oneOne) keepAlive |= names(octets, value, valueEnd, KEEP_ALIVE);
                    }
                }
                case 14 -> {
                    if (head.is(field, HeaderName.CONTENT_LENGTH)) {
                        if (declaresLength) return Refusal.BAD_REQUEST;
                        declaresLength = true;
                        bodyLength = length(octets, value, valueEnd);
                        if (bodyLength < 0) return Refusal.BAD_REQUEST;
                    }
                }
                case 17 -> {
                    if (head.is(field, HeaderName.TRANSFER_ENCODING)) {
                        if (chunked || !equalsIgnoreCase(octets, value, valueEnd, CHUNKED)) return Refusal.BAD_REQUEST;
                        chunked = true;
                    }
                }
                default -> {}
            }
        }
        // RFC 9112 §6.1 and §3.2: each of these is how requests are smuggled.
        if (chunked && (declaresLength || !oneOne)) return Refusal.BAD_REQUEST;
        if (host == null && oneOne) return Refusal.BAD_REQUEST;
        if (chunked) bodyLength = CHUNKED_BODY;
        if (closes) keepAlive = false;
        return null;
    }

    private @Nullable Refusal target(RequestHead head, byte[] octets, int from, int end, boolean secure) {
        if (authority.read(host == null ? NO_HOST : host) != null) return Refusal.BAD_REQUEST;
        head.host(authority.host(), authority.port(secure), authority.hasPort());
        if (octets[from] != '/') {
            if (!isAbsolute(octets, from, end)) return Refusal.BAD_REQUEST; // CONNECT and "*" are not for a gateway
            special = true;
            head.target(ROOT, null);
            return null;
        }
        int question = from;
        while (question < end && octets[question] != '?') question++;
        if (path.read(new Slice(octets, from, question - from)) != null) return Refusal.BAD_REQUEST;
        Slice query = null;
        if (question < end) {
            query = TargetQuery.read(new Slice(octets, question + 1, end - question - 1));
            if (query == null) return Refusal.BAD_REQUEST;
        }
        head.target(path.path(), query);
        return null;
    }

    /** RFC 9112 §3.2.2. */
    private static boolean isAbsolute(byte[] octets, int from, int end) {
        int colon = from;
        while (colon < end && octets[colon] != ':') colon++;
        return (equalsIgnoreCase(octets, from, colon, HTTP) || equalsIgnoreCase(octets, from, colon, HTTPS))
                && colon + 2 < end
                && octets[colon + 1] == '/'
                && octets[colon + 2] == '/';
    }

    private static String method(byte[] octets, int from, int end) {
        String usual = usualMethod(octets, from, end);
        return usual == null ? new Slice(octets, from, end - from).toString() : usual;
    }

    /** A method that nearly all requests have; null for any other. */
    static @Nullable String usualMethod(byte[] octets, int from, int end) {
        for (String method : METHODS) {
            if (method.length() != end - from) continue;
            int index = 0;
            while (index < method.length() && octets[from + index] == method.charAt(index)) index++;
            if (index == method.length()) return method;
        }
        return null;
    }

    private static boolean isVersion(byte[] octets, int at, char minor) {
        return octets[at] == 'H'
                && octets[at + 1] == 'T'
                && octets[at + 2] == 'T'
                && octets[at + 3] == 'P'
                && octets[at + 4] == '/'
                && octets[at + 5] == '1'
                && octets[at + 6] == '.'
                && octets[at + 7] == minor
                && octets[at + 8] == '\r'
                && octets[at + 9] == '\n';
    }

    /** RFC 9110 §8.6: digits only; -1 when it is anything else, or too large to be meant. */
    static long length(byte[] octets, int from, int end) {
        if (end == from || end - from > LENGTH_DIGITS_MAX) return -1;
        long length = 0;
        for (int at = from; at < end; at++) {
            if (octets[at] < '0' || octets[at] > '9') return -1;
            length = length * 10 + octets[at] - '0';
        }
        return length;
    }

    /** True when a list of tokens holds this one, in any case. */
    static boolean names(byte[] octets, int from, int end, byte[] token) {
        int at = from;
        while (at < end) {
            int to = at;
            while (to < end && octets[to] != ',') to++;
            int start = at;
            int stop = to;
            while (start < stop && Octets.isBlank(octets[start])) start++;
            while (stop > start && Octets.isBlank(octets[stop - 1])) stop--;
            if (equalsIgnoreCase(octets, start, stop, token)) return true;
            at = to + 1;
        }
        return false;
    }

    static boolean equalsIgnoreCase(byte[] octets, int from, int end, byte[] lower) {
        if (end - from != lower.length) return false;
        for (int index = 0; index < lower.length; index++) {
            byte octet = octets[from + index];
            if (octet >= 'A' && octet <= 'Z') octet |= 0x20;
            if (octet != lower[index]) return false;
        }
        return true;
    }
}
