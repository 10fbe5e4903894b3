package portico.node.exchange;

import java.util.List;

/** What of the fields behind a body goes on: one set of rules for all carriers. */
public final class TrailerRules {
    /**
     * What is of no use, or does harm, when it is known only at the end (RFC 9110 §6.5.1): who reads trailers into the
     * fields of the head would take them for checked. Framing and the like are no end-to-end fields anyway.
     */
    private static final HeaderName[] FORBIDDEN = List.of(
                    "accept",
                    "accept-encoding",
                    "age",
                    "authorization",
                    "cache-control",
                    "content-encoding",
                    "content-location",
                    "content-range",
                    "content-type",
                    "cookie",
                    "date",
                    "expires",
                    "if-match",
                    "if-modified-since",
                    "if-none-match",
                    "if-range",
                    "if-unmodified-since",
                    "location",
                    "max-forwards",
                    "origin",
                    "pragma",
                    "range",
                    "referer",
                    "refresh",
                    "retry-after",
                    "set-cookie",
                    "vary",
                    "via",
                    "www-authenticate")
            .stream()
            .map(HeaderName::of)
            .toArray(HeaderName[]::new);

    private TrailerRules() {}

    /** Hands over those of a request that go on; to be called when all policies have said what does not. */
    public static void writeRequest(Exchange exchange, Trailers trailers, FieldSink sink) {
        write(exchange.head(), trailers, exchange.requestEdits(), true, sink);
    }

    /** Hands over those of a response with this head that go on. */
    public static void writeResponse(Exchange exchange, Head head, Trailers trailers, FieldSink sink) {
        write(head, trailers, exchange.responseEdits(), exchange.hiding() == null, sink);
    }

    private static void write(Head head, Trailers trailers, HeaderEdits edits, boolean telling, FieldSink sink) {
        ConnectionNames nominated = ConnectionNames.of(head);
        for (int field = 0; field < trailers.fieldCount(); field++) {
            FieldKind kind = trailers.kind(field);
            if (!kind.isEndToEnd() || kind == FieldKind.REVEALING && !telling) continue;
            if (isForbidden(trailers, field) || trailers.isDropped(field, edits)) continue;
            Slice name = trailers.name(field);
            if (nominated == null || !nominated.contains(name)) sink.field(name, trailers.value(field));
        }
    }

    private static boolean isForbidden(Trailers trailers, int field) {
        for (var name : FORBIDDEN) if (trailers.is(field, name)) return true;
        return false;
    }
}
