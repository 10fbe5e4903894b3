package portico.node.policy.jwt;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import portico.node.exchange.Refusal;
import portico.node.policy.Finding;

/** The answers to those without a good token, with the challenges of RFC 6750 §3. */
public final class TokenFindings {
    private static final String REALM = "Bearer realm=\"portico\"";

    public static final Finding ABSENT = Finding.absent(Refusal.unauthorized(REALM));
    public static final Finding SEVERAL =
            Finding.refused(Refusal.of(400, "ambiguous-credentials", "Show one credential, in one place")
                    .with("www-authenticate", REALM + ", error=\"invalid_request\"")
                    .with("cache-control", "no-store"));

    /** The issuer's keys cannot be had: whether the token is good, nobody knows. */
    public static final Finding NO_KEYS =
            Finding.refused(Refusal.of(503, "issuer-unavailable", "Tokens of this issuer cannot be verified now")
                    .with("retry-after", "5"));

    static final Finding BUSY = Finding.refused(Refusal.OVERLOADED);

    private static final Map<TokenFault, Finding> FAULTS = faults();

    private TokenFindings() {}

    public static Finding of(TokenFault fault) {
        Finding finding = FAULTS.get(fault);
        if (finding == null) throw new IllegalStateException("Nothing is said to " + fault);
        return finding;
    }

    /** The token is good, but not for this. */
    public static Finding lacks(List<String> scopes) {
        return Finding.refused(Refusal.of(403, "insufficient-scope", "The token does not go that far")
                .with(
                        "www-authenticate",
                        REALM + ", error=\"insufficient_scope\", scope=\"" + String.join(" ", scopes) + "\""));
    }

    private static Map<TokenFault, Finding> faults() {
        var all = new EnumMap<TokenFault, Finding>(TokenFault.class);
        for (var fault : TokenFault.values())
            all.put(
                    fault,
                    Finding.refused(
                            Refusal.unauthorized(REALM + ", error=\"invalid_token\", error_description=\""
                                    + fault.description() + "\""),
                            fault.reason()));
        return all;
    }
}
