package portico.node.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a header field is to a proxy: most are none of its business. */
enum FieldKind {
    /** Goes on as it is. */
    END_TO_END(true),
    /** Says where something is, in a response: maybe by a name that only the inside knows. */
    PLACE(true),
    /** Says what runs behind the gateway, in a response. */
    REVEALING(true),
    /** Concerns this connection only (RFC 9110 §7.6.1). */
    HOP_BY_HOP,
    /** Frames the body; the carrier writes its own. */
    FRAMING,
    /** Says whom the request is for; the gateway decides. */
    HOST,
    /** Says where the request came from, or what it was there; believed only from trusted proxies. */
    FORWARDED,
    /** Says what only the gateway may say. */
    GATEWAYS_OWN;

    private static final int SIZE = 128; // a power of two, about three times the names
    private static final @Nullable HeaderName[] NAMES = new HeaderName[SIZE];
    private static final FieldKind[] KINDS = new FieldKind[SIZE];

    static {
        // "te: trailers" is between client and gateway; what the upstream gets is the carrier's to say.
        put(HOP_BY_HOP, "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization");
        put(HOP_BY_HOP, "te", "trailer", "upgrade", "http2-settings");
        put(FRAMING, "transfer-encoding", "content-length", "expect");
        put(HOST, "host");
        put(FORWARDED, "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port");
        put(FORWARDED, "x-forwarded-prefix", "x-real-ip", "x-client-ip", "true-client-ip");
        put(FORWARDED, "client-cert", "client-cert-chain");
        // In place of the path that was matched, for servers that obey them.
        put(FORWARDED, "x-original-url", "x-original-uri", "x-rewrite-url");
        put(GATEWAYS_OWN, "x-request-id");
        put(PLACE, "location", "content-location", "refresh", "set-cookie", "link");
        put(REVEALING, "server", "x-powered-by", "powered-by", "x-server-powered-by", "x-powered-by-plesk");
        put(REVEALING, "x-aspnet-version", "x-aspnetmvc-version", "x-sourcefiles", "x-generator");
        put(REVEALING, "x-backend-server", "x-server-name");
    }

    private final boolean endToEnd;

    FieldKind() {
        this(false);
    }

    FieldKind(boolean endToEnd) {
        this.endToEnd = endToEnd;
    }

    /** True for what is between client and service, and so goes on unless something else is against it. */
    boolean isEndToEnd() {
        return endToEnd;
    }

    private static void put(FieldKind kind, String... names) {
        for (HeaderName name : List.of(names).stream().map(HeaderName::of).toList()) {
            int at = name.hashCode() & SIZE - 1;
            while (NAMES[at] != null) at = at + 1 & SIZE - 1;
            NAMES[at] = name;
            KINDS[at] = kind;
        }
    }

    /** The kind of a field by its name, in any case and with any joints: what some reader may take for a name is that name. */
    static FieldKind of(int hash, byte[] bytes, int offset, int length) {
        if (isGateways(bytes, offset, length)) return GATEWAYS_OWN;
        for (int at = hash & SIZE - 1; ; at = at + 1 & SIZE - 1) {
            HeaderName name = NAMES[at];
            if (name == null) return END_TO_END;
            if (name.isAlike(hash, bytes, offset, length)) return KINDS[at];
        }
    }

    /**
     * True for {@code x-portico-…}, also with other marks for hyphens: many servers take them for the same (CGI's
     * {@code HTTP_X_PORTICO_…}), and then a client could say who it is.
     */
    private static boolean isGateways(byte[] bytes, int offset, int length) {
        return length > 9
                && (bytes[offset] | 0x20) == 'x'
                && isJoint(bytes[offset + 1])
                && isJoint(bytes[offset + 9])
                && (bytes[offset + 2] | 0x20) == 'p'
                && (bytes[offset + 3] | 0x20) == 'o'
                && (bytes[offset + 4] | 0x20) == 'r'
                && (bytes[offset + 5] | 0x20) == 't'
                && (bytes[offset + 6] | 0x20) == 'i'
                && (bytes[offset + 7] | 0x20) == 'c'
                && (bytes[offset + 8] | 0x20) == 'o';
    }

    private static boolean isJoint(byte c) {
        return !(c >= '0' && c <= '9' || (c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    }
}
