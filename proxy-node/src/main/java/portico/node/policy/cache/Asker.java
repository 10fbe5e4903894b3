package portico.node.policy.cache;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.Claims;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Slice;
import portico.node.identity.Caller;
import portico.node.policy.CredentialHash;

/**
 * For whom alone an answer is kept. A consumer may be an app that many people use: so it is not the consumer alone, but all
 * by which the gateway tells callers apart, and all that the service behind is told of them.
 *
 * @param credential of the consumer
 * @param rest of whom tokens speak, what authentications say of the caller, and what of its own credentials goes on; null
 *     for nothing of all that
 */
record Asker(UUID consumer, String credential, @Nullable CredentialHash rest) {
    /** About how many octets one takes. */
    static final int WEIGHT = 160;

    /** Null when no consumer asks. */
    static @Nullable Asker of(Exchange exchange) {
        Caller caller = exchange.caller();
        if (caller == null) return null;
        var rest = new StringBuilder();
        for (Claims claims : exchange.allClaims())
            rest.append(claims.json("iss"))
                    .append(' ')
                    .append(claims.json("sub"))
                    .append('\n');
        for (HeaderName name : exchange.onward().hidden()) add(exchange, name, rest);
        if (!exchange.onward().hidden().contains(Names.AUTHORIZATION)) add(exchange, Names.AUTHORIZATION, rest);
        // An authentication that asks elsewhere may have gone by any of them.
        if (!exchange.onward().hidden().contains(HeaderName.COOKIE)) add(exchange, HeaderName.COOKIE, rest);
        return new Asker(caller.consumerId(), caller.credential(), rest.isEmpty() ? null : hash(rest));
    }

    private static void add(Exchange exchange, HeaderName name, StringBuilder to) {
        String sent = Variation.sent(exchange, name);
        // No field holds the end of a line: what is one here is none elsewhere.
        if (sent != null) to.append(name).append(':').append(sent).append('\n');
    }

    /** What was a credential need not be kept. */
    private static CredentialHash hash(StringBuilder rest) {
        byte[] octets = rest.toString().getBytes(StandardCharsets.UTF_8);
        return CredentialHash.of(new Slice(octets, 0, octets.length));
    }
}
