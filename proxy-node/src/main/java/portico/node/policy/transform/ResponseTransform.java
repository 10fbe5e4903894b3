package portico.node.policy.transform;

import portico.config.policy.transform.ResponseTransformSettings;
import portico.node.exchange.Exchange;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;
import portico.node.policy.headers.FieldEdits;

/** Changes status and header fields on the way to the client, also of answers that the gateway gives itself. */
public final class ResponseTransform implements Policy {
    private static final int STATUS_MAX = 599;

    /** What each status becomes; 0 where it stays. */
    private final int[] statuses = new int[STATUS_MAX + 1];

    private final FieldEdits headers;

    private ResponseTransform(ResponseTransformSettings settings) {
        settings.status().forEach((from, to) -> statuses[Integer.parseInt(from)] = to);
        headers = FieldEdits.of(settings.headers());
    }

    public static Policy compile(ResponseTransformSettings settings, CompileContext context) {
        return new ResponseTransform(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        return Step.NEXT;
    }

    @Override
    public void onResponse(Exchange exchange) {
        int status = exchange.status();
        int other = status <= STATUS_MAX ? statuses[status] : 0;
        if (other != 0) exchange.restate(other);
        headers.applyToAnswer(exchange);
    }
}
