package portico.node.exchange;

import org.jspecify.annotations.Nullable;
import portico.node.identity.Caller;

/** What of a request's header fields goes on to the upstream, and what the gateway adds: one set of rules for all carriers. */
public final class RequestRules {
    private static final HeaderName CONSUMER = HeaderName.of("x-portico-consumer");
    private static final HeaderName CONSUMER_ID = HeaderName.of("x-portico-consumer-id");
    private static final HeaderName GROUPS = HeaderName.of("x-portico-groups");
    private static final HeaderName CREDENTIAL = HeaderName.of("x-portico-credential");
    private static final HeaderName VIA = HeaderName.of("via");

    private RequestRules() {}

    /** True for fields that are between client and service: the gateway says nothing of its own in them. */
    public static boolean goesOnAsSent(HeaderName name) {
        byte[] octets = name.octets();
        return FieldKind.of(name.hashCode(), octets, 0, octets.length).isEndToEnd();
    }

    /** False for fields that only the gateway may write, or proxies that are trusted. */
    static boolean isBelieved(HeaderName name, boolean peerTrusted) {
        byte[] octets = name.octets();
        FieldKind kind = FieldKind.of(name.hashCode(), octets, 0, octets.length);
        return kind != FieldKind.GATEWAYS_OWN && (kind != FieldKind.FORWARDED || peerTrusted);
    }

    /**
     * Hands over the fields that go on, but for Host and framing, which are the carrier's.
     *
     * @param clientHost the Host field as the client sent it; null when there was none
     */
    public static void write(Exchange exchange, @Nullable CharSequence clientHost, FieldSink sink) {
        RequestHead head = exchange.head();
        HeaderEdits edits = exchange.requestEdits();
        ConnectionNames nominated = ConnectionNames.of(head);
        boolean trusted = exchange.isPeerTrusted();
        for (int field = 0; field < head.fieldCount(); field++) {
            FieldKind kind = head.kind(field);
            boolean goesOn = kind.isEndToEnd() || kind == FieldKind.FORWARDED && trusted && isPassed(head, field);
            if (!goesOn || head.isDropped(field, edits)) continue;
            Slice name = head.name(field);
            if (nominated != null && nominated.contains(name)) continue;
            sink.field(name, head.value(field));
        }
        edits.writeAdded(sink);
        forwarded(exchange, clientHost, trusted, sink);
        Caller caller = exchange.caller();
        if (caller != null) identify(caller, sink);
        sink.field(HeaderName.X_REQUEST_ID, exchange.requestId());
        // RFC 9110 §7.6.3: a gateway must say that it was here; it also ends loops.
        sink.field(VIA, "1.1 portico");
    }

    /** Two are continued by the gateway itself; in odd spelling none is the proxy's, which passed it on unseen. */
    private static boolean isPassed(RequestHead head, int field) {
        if (head.is(field, HeaderName.X_FORWARDED_FOR) || head.is(field, HeaderName.FORWARDED)) return false;
        Slice name = head.name(field);
        for (int index = 0; index < name.length(); index++) {
            char c = name.charAt(index);
            if (c != '-' && (HeaderName.lower(c) < 'a' || HeaderName.lower(c) > 'z')) return false;
        }
        return true;
    }

    private static void forwarded(Exchange exchange, @Nullable CharSequence host, boolean trusted, FieldSink sink) {
        RequestHead head = exchange.head();
        sink.field(
                HeaderName.X_FORWARDED_FOR, trusted ? continued(head, exchange.peerAddress()) : exchange.peerAddress());
        if (!trusted || !head.has(HeaderName.X_FORWARDED_PROTO))
            sink.field(HeaderName.X_FORWARDED_PROTO, exchange.isSecure() ? "https" : "http");
        if (host != null && host.length() > 0 && (!trusted || !head.has(HeaderName.X_FORWARDED_HOST))) {
            sink.field(HeaderName.X_FORWARDED_HOST, host);
            if (saysPort(head, exchange.requestEdits(), trusted))
                sink.field(HeaderName.X_FORWARDED_PORT, exchange.loop().decimal(head.port()));
        }
        // RFC 7239 for those who already speak it: two accounts of the same way must not differ in length.
        String way = trusted ? joined(head, HeaderName.FORWARDED) : null;
        if (way != null)
            sink.field(
                    HeaderName.FORWARDED,
                    way + ", for=" + node(exchange.peerAddress()) + ";proto="
                            + (exchange.isSecure() ? "https" : "http"));
    }

    /**
     * True unless somebody else has said it, or that there is none. What a proxy in front says of the way to itself has one port, and
     * that is not ours.
     */
    private static boolean saysPort(RequestHead head, HeaderEdits edits, boolean trusted) {
        if (edits.drops(HeaderName.X_FORWARDED_PORT) || edits.value(HeaderName.X_FORWARDED_PORT) != null) return false;
        return !trusted || !head.has(HeaderName.X_FORWARDED_PORT) && !head.has(HeaderName.X_FORWARDED_PROTO);
    }

    /** RFC 7239 §6: an IPv6 address is in brackets, and so in quotes. */
    private static String node(String address) {
        return address.indexOf(':') < 0 ? address : "\"[" + address + "]\"";
    }

    private static @Nullable String joined(RequestHead head, HeaderName name) {
        String all = null;
        for (int field = head.find(name, 0); field >= 0; field = head.find(name, field + 1))
            all = all == null ? head.value(field).toString() : all + ", " + head.value(field);
        return all;
    }

    /** All hops that are named, in the order of the fields (RFC 9110 §5.3), and the one that we know of. */
    private static CharSequence continued(RequestHead head, String peer) {
        int field = head.find(HeaderName.X_FORWARDED_FOR, 0);
        if (field < 0) return peer;
        var hops = new StringBuilder();
        for (; field >= 0; field = head.find(HeaderName.X_FORWARDED_FOR, field + 1))
            hops.append(head.value(field)).append(", ");
        return hops.append(peer);
    }

    private static void identify(Caller caller, FieldSink sink) {
        sink.field(CONSUMER, caller.consumer());
        sink.field(CONSUMER_ID, caller.consumerId().toString());
        if (!caller.groups().isEmpty()) sink.field(GROUPS, String.join(",", caller.groups()));
        sink.field(CREDENTIAL, caller.credential());
    }
}
