package portico.node.policy.upstreamauth;

import portico.node.exchange.Exchange;
import portico.node.exchange.QueryName;
import portico.node.exchange.Slice;
import portico.node.exchange.Trace;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Adds a query parameter, and lets no other of its name go on, nor this one come back. */
final class QueryCredential implements Policy {
    private final QueryName name;
    private final Slice alone;
    private final String added;

    /** @param pair name and value as they stand in a query */
    QueryCredential(QueryName name, String pair) {
        this.name = name;
        alone = Slice.of(pair);
        added = "&" + pair;
    }

    @Override
    public Step onRequest(Exchange exchange) {
        if (UpstreamAuth.isLeftToCalls(exchange)) return Step.NEXT;
        Trace recorder = exchange.recorder();
        if (recorder != null) recorder.conceals(name);
        Slice sent = exchange.onward().query();
        Slice others = sent == null || name.find(sent, sent.offset()) == QueryName.NONE ? sent : name.without(sent);
        exchange.onward().query(others == null || others.length() == 0 ? alone : Slice.of(others + added));
        exchange.onward().keepBack(name);
        return Step.NEXT;
    }
}
