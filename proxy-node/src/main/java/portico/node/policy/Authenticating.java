package portico.node.policy;

import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.Trace;
import portico.node.identity.Caller;

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

    private static String words(@Nullable Caller caller, Finding.Kind kind) {
        return switch (kind) {
            case PASSED ->
                caller == null ? "it is good" : caller.consumer() + ", by the credential " + caller.credential();
            case ABSENT -> "no credential of this kind was shown";
            case REFUSED -> "the credential that was shown is not good";
            case LATER -> "asked elsewhere";
        };
    }

    private Step conclude(Exchange exchange, Finding finding) {
        Trace trace = exchange.trace();
        if (trace != null) trace.because(words(exchange.caller(), finding.kind()));
        return switch (finding.kind()) {
            case PASSED -> Step.NEXT;
            case ABSENT, REFUSED -> finding.refuse(exchange);
            case LATER -> exchange.await(finding.work(), then -> conclude(exchange, then.apply(exchange)));
        };
    }
}
