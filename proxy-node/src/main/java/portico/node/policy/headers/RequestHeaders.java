package portico.node.policy.headers;

import portico.config.policy.headers.RequestHeadersSettings;
import portico.node.exchange.Exchange;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Changes header fields on the way to the upstream. */
public final class RequestHeaders implements Policy {
    private final FieldEdits fields;

    private RequestHeaders(RequestHeadersSettings settings) {
        fields = FieldEdits.fixed(settings.remove(), settings.set(), settings.add());
    }

    public static Policy compile(RequestHeadersSettings settings, CompileContext context) {
        return new RequestHeaders(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        fields.applyToRequest(exchange);
        return Step.NEXT;
    }
}
