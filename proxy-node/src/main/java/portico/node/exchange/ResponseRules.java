package portico.node.exchange;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.node.gateway.BackendHiding;

/** What of an upstream's header fields goes on to the client: one set of rules for all carriers. */
public final class ResponseRules {
    private static final HeaderName DATE = HeaderName.of("date");
    private static final HeaderName SET_COOKIE = HeaderName.of("set-cookie");

    private ResponseRules() {}

    /**
     * Hands over the fields of an upstream's response that go on, and what policies and the gateway add. Framing fields do
     * not go on, they are the carrier's; what runs behind the gateway is nobody's business, unless the route says so.
     */
    public static void write(Exchange exchange, ResponseHead head, FieldSink sink) {
        HeaderEdits edits = exchange.responseEdits();
        ConnectionNames nominated = ConnectionNames.of(head);
        BackendHiding hiding = exchange.hiding();
        for (int field = 0; field < head.fieldCount(); field++) {
            FieldKind kind = head.kind(field);
            if (!kind.isEndToEnd() || kind == FieldKind.REVEALING && hiding != null) continue;
            if (head.isDropped(field, edits)) continue;
            Slice name = head.name(field);
            if (nominated != null && nominated.contains(name)) continue;
            Slice value = head.value(field);
            sink.field(name, kind == FieldKind.PLACE ? place(exchange, hiding, name, value) : value);
        }
        added(exchange, sink);
    }

    /**
     * Hands over the fields of an upstream's response that may be kept for others: those that go on before policies edit
     * them, as the client of this exchange may see them.
     */
    public static void kept(Exchange exchange, ResponseHead head, FieldSink sink) {
        ConnectionNames nominated = ConnectionNames.of(head);
        BackendHiding hiding = exchange.hiding();
        for (int field = 0; field < head.fieldCount(); field++) {
            FieldKind kind = head.kind(field);
            if (!kind.isEndToEnd() || kind == FieldKind.REVEALING && hiding != null) continue;
            Slice name = head.name(field);
            if (nominated != null && nominated.contains(name)) continue;
            Slice value = head.value(field);
            sink.field(name, kind == FieldKind.PLACE ? place(exchange, hiding, name, value) : value);
        }
    }

    private static Slice place(Exchange exchange, @Nullable BackendHiding hiding, Slice name, Slice value) {
        Slice said = SET_COOKIE.is(name) ? value : exchange.onward().withoutKeptBack(value);
        return hiding == null ? said : hiding.hide(exchange, name, said);
    }

    /** Hands over the fields of what a service has answered before, edited as any response's are. */
    public static void write(Exchange exchange, StoredAnswer answer, FieldSink sink) {
        HeaderEdits edits = exchange.responseEdits();
        ResponseHead head = answer.head();
        if (edits.dropsNothing()) {
            sink.fields(answer);
        } else {
            for (int field = 0; field < head.fieldCount(); field++)
                if (!head.isDropped(field, edits)) sink.field(head.name(field), head.value(field));
        }
        added(exchange, sink);
    }

    /** False for answers that are a head and no more (RFC 9112 §6.3). */
    public static boolean mayHaveBody(int status) {
        return status >= 200 && status != 204 && status != 304;
    }

    /** False for answers that must not say how long their body is: they have none (RFC 9110 §8.6). */
    public static boolean mayHaveLength(int status) {
        return status >= 200 && status != 204;
    }

    /** False for an answer with a body where some clients expect none (RFC 9110 §15.3.6): they would read on in it. */
    public static boolean keepsConnection(int status, boolean bodiless) {
        return status != 205 || bodiless;
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
