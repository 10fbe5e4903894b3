package portico.node.policy;

import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.exchange.Trace;
import portico.node.identity.Caller;

/** Lets those pass whom an {@link Authentication} knows, and refuses all others. */
public final class Authenticating implements Policy {
    private static final Refusal SEVERAL_CALLERS =
            Refusal.of(403, "several-callers", "The credentials are of different consumers");

    private final Authentication authentication;
    private final HeaderName[] owned;

    public Authenticating(Authentication authentication) {
        this.authentication = authentication;
        owned = authentication.owned().toArray(HeaderName[]::new);
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
        for (var name : owned) exchange.onward().hide(name);
        Trace recorder = exchange.recorder();
        if (recorder != null) for (var name : owned) recorder.conceals(name);
        authentication.hide(exchange);
        Caller before = exchange.caller();
        return conclude(exchange, before, authentication.authenticate(exchange));
    }

    /** A credential that nobody has looked at is one all the same. Others may have written what this one owns. */
    @Override
    public void onSkipped(Exchange exchange) {
        for (var name : owned) exchange.onward().hideClients(name);
        authentication.hide(exchange);
    }

    private static String words(@Nullable Caller caller, Finding finding) {
        return switch (finding.kind()) {
            case PASSED ->
                caller == null ? "it is good" : caller.consumer() + ", by the credential " + caller.credential();
            case ABSENT -> "no credential of this kind was shown";
            case REFUSED ->
                "the credential that was shown is not good" + (finding.reason() == null ? "" : ": " + finding.reason());
            case LATER -> "asked elsewhere";
        };
    }

    /** @param before whom another authentication has found already */
    private static Step conclude(Exchange exchange, @Nullable Caller before, Finding finding) {
        Trace recorder = exchange.recorder();
        if (recorder != null) recorder.because(words(exchange.caller(), finding));
        return switch (finding.kind()) {
            case PASSED -> agree(exchange, before);
            case ABSENT, REFUSED -> finding.refuse(exchange);
            case LATER -> exchange.await(finding.work(), then -> conclude(exchange, before, then.apply(exchange)));
        };
    }

    /** What all must pass, one and the same consumer passes: else one's key would go with the other's rights. */
    private static Step agree(Exchange exchange, @Nullable Caller before) {
        exchange.authenticated();
        Caller now = exchange.caller();
        return before == null || now == null || before.isSameConsumer(now)
                ? Step.NEXT
                : exchange.refuse(SEVERAL_CALLERS);
    }
}
