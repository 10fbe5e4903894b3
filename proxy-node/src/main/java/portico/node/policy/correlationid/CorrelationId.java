package portico.node.policy.correlationid;

import org.jspecify.annotations.Nullable;
import portico.config.policy.correlationid.CorrelationIdSettings;
import portico.config.policy.correlationid.CorrelationIdSettings.Generator;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Gives an exchange an id that the service, the client and the access log know it by. */
public final class CorrelationId implements Policy {
    private static final int LENGTH_MAX = 128;
    private static final String MARKS = "._~:/+=@-";

    private final HeaderName header;
    private final boolean uuid;
    private final boolean accept;
    private final boolean echo;

    private CorrelationId(CorrelationIdSettings settings) {
        header = HeaderName.of(settings.header());
        uuid = settings.generator() == Generator.UUID;
        accept = settings.accept();
        echo = settings.echo();
    }

    public static Policy compile(CorrelationIdSettings settings, CompileContext context) {
        return new CorrelationId(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        String id = exchange.correlationId();
        if (id == null) {
            id = id(exchange);
            exchange.correlationId(id);
        }
        exchange.requestEdits().set(header, id);
        return Step.NEXT;
    }

    @Override
    public void onResponse(Exchange exchange) {
        String id = exchange.correlationId();
        if (id == null) return;
        if (echo) exchange.responseEdits().set(header, id);
        else exchange.responseEdits().remove(header);
    }

    private String id(Exchange exchange) {
        Slice own = accept ? own(exchange.head()) : null;
        if (own != null) return own.toString();
        return uuid ? exchange.loop().nextUuid() : exchange.requestId();
    }

    /** The client's own id; null when there is none, several, or one that others could take for something else. */
    private @Nullable Slice own(RequestHead head) {
        int field = head.find(header, 0);
        if (field < 0 || head.find(header, field + 1) >= 0) return null;
        Slice value = head.value(field);
        if (value.length() == 0 || value.length() > LENGTH_MAX) return null;
        for (int index = 0; index < value.length(); index++) if (!fits(value.charAt(index))) return null;
        return value;
    }

    private static boolean fits(char c) {
        return c >= '0' && c <= '9' || (c | 0x20) >= 'a' && (c | 0x20) <= 'z' || MARKS.indexOf(c) >= 0;
    }
}
