package portico.node.policy.upstreamauth;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Shows a token that the gateway gets for itself; waits for it only when there is none. */
final class TokenCredential implements Policy {
    private static final HeaderName AUTHORIZATION = HeaderName.of("authorization");
    private static final int UNAUTHORIZED = 401;
    private static final Refusal NO_TOKEN = Refusal.of(
                    503, "upstream-credential-unavailable", "The service cannot be asked now")
            .with("retry-after", "5");

    private final ClientToken token;

    TokenCredential(ClientToken token) {
        this.token = token;
    }

    @Override
    public Step onRequest(Exchange exchange) {
        if (UpstreamAuth.isLeftToCalls(exchange)) return Step.NEXT;
        String field = token.field();
        if (field != null) return show(exchange, field);
        CompletableFuture<@Nullable String> fetched = token.fetch();
        return fetched == null ? exchange.refuse(NO_TOKEN) : exchange.await(fetched, got -> show(exchange, got));
    }

    /** A service that wants another one gets another one, from the next exchange on. */
    @Override
    public void onResponse(Exchange exchange) {
        if (exchange.status() != UNAUTHORIZED || exchange.tries() == 0) return;
        CharSequence shown = exchange.requestEdits().value(AUTHORIZATION);
        if (shown != null) token.refused(shown.toString());
    }

    private static Step show(Exchange exchange, @Nullable String field) {
        if (field == null) return exchange.refuse(NO_TOKEN);
        UpstreamAuth.show(exchange, AUTHORIZATION, field);
        return Step.NEXT;
    }
}
