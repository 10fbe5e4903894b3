package portico.node.exchange;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of an upstream's header fields goes on to the client: one set of rules for all carriers. */
public final class ResponseRules {
    private static final HeaderName DATE = HeaderName.of("date");
    private static final HeaderName POWERED_BY = HeaderName.of("x-powered-by");

    private ResponseRules() {}

    /**
     * True when a field of the upstream's response goes on; framing fields do not, they are the carrier's.
     *
     * @param nominated what the response's Connection field names, or null
     */
    public static boolean goesOn(Exchange exchange, Slice name, @Nullable ConnectionNames nominated) {
        if (FieldKind.of(name) != FieldKind.END_TO_END) return false;
        // What runs behind the gateway is nobody's business.
        if (HeaderName.SERVER.is(name) || POWERED_BY.is(name)) return false;
        if (exchange.responseEdits().drops(name)) return false;
        return nominated == null || !nominated.contains(name);
    }

    /** Hands over the fields of an upstream's response that go on, and what policies and the gateway add. */
    public static void write(Exchange exchange, ResponseHead head, FieldSink sink) {
        HeaderEdits edits = exchange.responseEdits();
        ConnectionNames nominated = ConnectionNames.of(head);
        for (int field = 0; field < head.fieldCount(); field++) {
            if (head.kind(field) != FieldKind.END_TO_END
                    || head.is(field, HeaderName.SERVER)
                    || head.is(field, POWERED_BY)) continue;
            if (head.isDropped(field, edits)) continue;
            Slice name = head.name(field);
            if (nominated == null || !nominated.contains(name)) sink.field(name, head.value(field));
        }
        added(exchange, sink);
    }

    /** Hands over what policies and the gateway add. */
    public static void added(Exchange exchange, FieldSink sink) {
        exchange.responseEdits().writeAdded(sink);
        sink.field(HeaderName.X_REQUEST_ID, exchange.requestId());
    }

    /** Hands over the fields of an answer of the gateway's own, edited as any response's are. */
    public static void write(Exchange exchange, Answer answer, FieldSink sink) {
        HeaderEdits edits = exchange.responseEdits();
        for (Map.Entry<HeaderName, String> field : answer.fields())
            if (!edits.drops(field.getKey())) sink.field(field.getKey(), field.getValue());
        sink.field(DATE, exchange.loop().date());
        added(exchange, sink);
    }
}
