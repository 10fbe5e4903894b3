package portico.node.policy.headers;

import portico.config.policy.headers.ResponseHeadersSettings;
import portico.node.exchange.Exchange;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Changes header fields on the way to the client, also of answers that the gateway gives itself. */
public final class ResponseHeaders implements Policy {
    private final FieldEdits fields;

    private ResponseHeaders(ResponseHeadersSettings settings) {
        fields = FieldEdits.fixed(settings.remove(), settings.set(), settings.add());
    }

    public static Policy compile(ResponseHeadersSettings settings, CompileContext context) {
        return new ResponseHeaders(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        return Step.NEXT;
    }

    @Override
    public void onResponse(Exchange exchange) {
        fields.applyToAnswer(exchange);
    }
}
