package portico.node.policy.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.identity.Caller;
import portico.node.policy.Finding;

/** Makes a caller of good claims, wherever they come from: which consumer it is, and what the service behind sees. */
public final class ClaimsCaller {
    private final String policy;
    private final @Nullable String consumerClaim;
    private final ClaimHeaders headers;
    private final Finding lacksScopes;

    /**
     * @param policy the type of the policy, which stands for the credential of the caller
     * @param consumerClaim the claim that names the consumer; null when none does
     * @param headers the names of the fields in which the service behind sees claims, by claim
     * @param scopes what the claims must have
     */
    public ClaimsCaller(
            String policy, @Nullable String consumerClaim, Map<String, String> headers, List<String> scopes) {
        this.policy = policy;
        this.consumerClaim = consumerClaim;
        this.headers = new ClaimHeaders(headers);
        this.lacksScopes = TokenFindings.lacks(scopes);
    }

    /** The fields that only it may write. */
    public List<HeaderName> owned() {
        return headers.names();
    }

    /** The answer to those whose claims do not go that far. */
    public Finding lacksScopes() {
        return lacksScopes;
    }

    /**
     * The name of the consumer; null when nobody asks.
     *
     * @throws BadToken when the claims do not say
     */
    public @Nullable String consumer(JsonNode claims) throws BadToken {
        if (consumerClaim == null) return null;
        JsonNode value = claims.path(consumerClaim);
        if (!value.isTextual() || value.textValue().isEmpty()) throw new BadToken(TokenFault.UNKNOWN_CONSUMER);
        return value.textValue();
    }

    /** What the service behind shall see, to be remembered. */
    public @Nullable String[] values(JsonNode claims) {
        return headers.values(claims);
    }

    /** Lets a caller pass whose claims are good, if it is somebody who is known. */
    public Finding accept(Exchange exchange, @Nullable String consumer, @Nullable String[] values) {
        if (consumer != null) {
            Caller caller = exchange.gateway().identity().byName(consumer, policy);
            if (caller == null) return TokenFindings.of(TokenFault.UNKNOWN_CONSUMER);
            exchange.caller(caller);
        }
        headers.write(values, exchange);
        return Finding.PASSED;
    }
}
