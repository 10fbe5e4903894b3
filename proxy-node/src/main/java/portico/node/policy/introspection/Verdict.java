package portico.node.policy.introspection;

import org.jspecify.annotations.Nullable;
import portico.node.exchange.Refusal;
import portico.node.policy.Finding;
import portico.node.policy.jwt.TokenFault;
import portico.node.policy.jwt.TokenFindings;

/** What came of asking about a token: that it is good, or what is answered to whoever showed it. */
final class Verdict {
    /** Nobody knows: the issuer cannot be asked, or does not answer as it should. */
    static final Verdict UNKNOWN = new Verdict(null, TokenFindings.NO_KEYS);

    static final Verdict BUSY = new Verdict(null, Finding.refused(Refusal.OVERLOADED));

    private final @Nullable Introspected good;
    private final Finding otherwise;

    private Verdict(@Nullable Introspected good, Finding otherwise) {
        this.good = good;
        this.otherwise = otherwise;
    }

    static Verdict good(Introspected found) {
        return new Verdict(found, Finding.PASSED);
    }

    static Verdict bad(TokenFault fault) {
        return new Verdict(null, TokenFindings.of(fault));
    }

    /** Null when it is not good. */
    @Nullable Introspected good() {
        return good;
    }

    /** Of one that is not good. */
    Finding otherwise() {
        return otherwise;
    }
}
