package portico.node.carrier.fast;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import portico.node.edge.HostHeader;
import portico.node.edge.TargetPath;
import portico.node.edge.TargetQuery;
import portico.node.exchange.Head;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;

/**
 * Reads the head of a request in HTTP/2, as far as it is one that nearly all are. It refuses nothing: what is odd about a head,
 * or wrong with it, is for the general carrier to say, which reads the same head by the same rules. One for each event loop.
 */
final class StreamHead {
    private static final AsciiString METHOD = Http2Headers.PseudoHeaderName.METHOD.value();
    private static final AsciiString SCHEME = Http2Headers.PseudoHeaderName.SCHEME.value();
    private static final AsciiString AUTHORITY = Http2Headers.PseudoHeaderName.AUTHORITY.value();
    private static final AsciiString PATH = Http2Headers.PseudoHeaderName.PATH.value();
    private static final AsciiString GRPC = AsciiString.cached("application/grpc");
    private static final AsciiString NONE = AsciiString.EMPTY_STRING;

    private final TargetPath path;
    private final HostHeader host = new HostHeader();

    private AsciiString method = NONE;
    private AsciiString scheme = NONE;
    private AsciiString authority = NONE;
    private AsciiString target = NONE;

    /** The body's length as the client says it, or {@link HeadParser#CHUNKED_BODY} when it does not. */
    long bodyLength;

    private final List<AsciiString> cookies = new ArrayList<>();

    /** @param pathParameters whether segments of paths may have parameters */
    StreamHead(boolean pathParameters) {
        path = new TargetPath(TargetPath.LENGTH_MAX, pathParameters);
    }

    /**
     * Reads a head.
     *
     * @param head gets everything
     * @param secure whether the client came over TLS
     * @return false when it is for the general carrier, whatever the route; then there is some of it in the head
     */
    boolean read(Http2Headers fields, RequestHead head, boolean secure) {
        method = NONE;
        scheme = NONE;
        authority = NONE;
        target = NONE;
        bodyLength = HeadParser.CHUNKED_BODY;
        cookies.clear();
        for (Map.Entry<CharSequence, CharSequence> field : fields) {
            // Of a length Netty has made text of its own.
            AsciiString value = AsciiString.of(field.getValue());
            if (!(field.getKey() instanceof AsciiString name)
                    || name.isEmpty()
                    || !(name.byteAt(0) == ':' ? readPseudo(name, value) : readField(head, name, value))) return false;
        }
        if (!cookies.isEmpty())
            head.addField(
                    HeaderName.COOKIE.toString(), cookies.size() == 1 ? cookies.get(0) : String.join("; ", cookies));
        return head.fieldCount() <= Head.FIELDS_MAX && readTarget(head, secure);
    }

    /** Whom the client wants, in its words. */
    Slice authority() {
        return slice(authority);
    }

    /** RFC 9113 §8.3.1; false for one that is there twice, or has no meaning in an ordinary request. */
    private boolean readPseudo(AsciiString name, AsciiString value) {
        if (value.isEmpty()) return false;
        if (name.equals(METHOD) && method.isEmpty()) method = value;
        else if (name.equals(SCHEME) && scheme.isEmpty()) scheme = value;
        else if (name.equals(AUTHORITY) && authority.isEmpty()) authority = value;
        else if (name.equals(PATH) && target.isEmpty()) target = value;
        else return false;
        return true;
    }

    private boolean readField(RequestHead head, AsciiString name, AsciiString value) {
        if (!isName(name) || !isValue(value)) return false;
        int field = head.fieldCount();
        // RFC 9113 §8.2.3: a client may send each cookie by itself.
        if (HeaderName.COOKIE.is(name)) {
            cookies.add(value);
            return true;
        }
        head.addField(name, value);
        // A field's length tells most of them apart from the few that matter here.
        return switch (name.length()) {
            case 4 -> !head.is(field, HeaderName.HOST);
            case 6 -> !head.is(field, HeaderName.EXPECT);
            case 7 -> !head.is(field, HeaderName.UPGRADE);
            case 10 -> !head.is(field, HeaderName.CONNECTION);
            case 12 ->
                !head.is(field, HeaderName.CONTENT_TYPE) || !value.regionMatches(true, 0, GRPC, 0, GRPC.length());
            case 14 -> !head.is(field, HeaderName.CONTENT_LENGTH) || readLength(value);
            case 17 -> !head.is(field, HeaderName.TRANSFER_ENCODING);
            default -> true;
        };
    }

    /** False for a second one, and for what is no number. */
    private boolean readLength(AsciiString value) {
        if (bodyLength != HeadParser.CHUNKED_BODY) return false;
        int start = value.arrayOffset();
        bodyLength = HeadParser.length(value.array(), start, start + value.length());
        return bodyLength >= 0;
    }

    private boolean readTarget(RequestHead head, boolean secure) {
        if (scheme.isEmpty() || target.isEmpty() || target.byteAt(0) != '/' || !isUsual(authority)) return false;
        int start = method.arrayOffset();
        String usual = HeadParser.usualMethod(method.array(), start, start + method.length());
        if (usual == null) return false;
        head.method(usual);
        if (host.read(slice(authority)) != null) return false;
        head.host(host.host(), host.port(secure), host.hasPort());
        Slice all = slice(target);
        int question = 0;
        while (question < all.length() && all.charAt(question) != '?') question++;
        if (path.read(new Slice(all.array(), all.offset(), question)) != null) return false;
        Slice query = null;
        if (question < all.length()) {
            query = TargetQuery.read(new Slice(all.array(), all.offset() + question + 1, all.length() - question - 1));
            if (query == null) return false;
        }
        head.target(path.path(), query);
        return true;
    }

    /** A name, and a port as one writes it: there are other ways to say either, and readers that take them for another. */
    private static boolean isUsual(AsciiString authority) {
        int length = authority.length();
        int at = 0;
        while (at < length && isOfName(authority.byteAt(at))) at++;
        if (at == 0 || at == length) return at == length && length > 0;
        if (authority.byteAt(at) != ':' || at + 1 == length || authority.byteAt(at + 1) == '0') return false;
        for (int digit = at + 1; digit < length; digit++)
            if (authority.byteAt(digit) < '0' || authority.byteAt(digit) > '9') return false;
        return true;
    }

    private static boolean isOfName(byte octet) {
        return octet >= 'a' && octet <= 'z'
                || octet >= 'A' && octet <= 'Z'
                || octet >= '0' && octet <= '9'
                || octet == '-'
                || octet == '.';
    }

    /** RFC 9113 §8.2.1: a token without capitals. */
    private static boolean isName(AsciiString name) {
        byte[] octets = name.array();
        int end = name.arrayOffset() + name.length();
        for (int at = name.arrayOffset(); at < end; at++)
            if (!Octets.isToken(octets[at]) || octets[at] >= 'A' && octets[at] <= 'Z') return false;
        return true;
    }

    /** The same: no blanks at either end, where some readers cut them off and others do not. */
    private static boolean isValue(AsciiString value) {
        byte[] octets = value.array();
        int start = value.arrayOffset();
        int end = start + value.length();
        for (int at = start; at < end; at++) if (!Octets.isText(octets[at])) return false;
        return start == end || !Octets.isBlank(octets[start]) && !Octets.isBlank(octets[end - 1]);
    }

    private static Slice slice(AsciiString text) {
        return new Slice(text.array(), text.arrayOffset(), text.length());
    }
}
