package portico.node.policy;

import portico.node.exchange.Exchange;

/** Lets those pass whom an {@link Authentication} knows, and refuses all others. */
public final class Authenticating implements Policy {
    private final Authentication authentication;

    public Authenticating(Authentication authentication) {
        this.authentication = authentication;
    }

    /** How it finds out who calls. */
    public Authentication authentication() {
        return authentication;
    }

    @Override
    public boolean needsBody() {
        return authentication.needsBody();
    }

    @Override
    public Step onRequest(Exchange exchange) {
        authentication.hide(exchange);
        return conclude(exchange, authentication.authenticate(exchange));
    }

    private Step conclude(Exchange exchange, Finding finding) {
        return switch (finding.kind()) {
            case PASSED -> Step.NEXT;
            case ABSENT, REFUSED -> finding.refuse(exchange);
            case LATER -> exchange.await(finding.work(), then -> conclude(exchange, then.apply(exchange)));
        };
    }
}
