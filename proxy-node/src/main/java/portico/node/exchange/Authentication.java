package portico.node.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.node.gateway.Gateway;
import portico.node.identity.Caller;
import portico.node.policy.CredentialHash;

/** What the authentication policies of one exchange have found out about who calls. May be used again for the next one. */
final class Authentication {
    private @Nullable Caller caller;

    /** Who was found before the {@link #caller}, where several credentials are asked for. */
    private final List<Caller> earlier = new ArrayList<>(0);

    private final List<Claims> claims = new ArrayList<>(1);

    /** When the first of its tokens ends, in milliseconds since the epoch; {@link Long#MAX_VALUE} when none does. */
    private long tokenEndMillis = Long.MAX_VALUE;

    private final List<CredentialHash> spent = new ArrayList<>(0);
    private boolean passed;

    @Nullable Caller caller() {
        return caller;
    }

    void add(Caller another) {
        if (caller != null) earlier.add(caller);
        caller = another;
    }

    List<Claims> claims() {
        return claims;
    }

    void add(Claims more, long endMillis) {
        claims.add(more);
        tokenEndMillis = Math.min(tokenEndMillis, endMillis);
    }

    List<CredentialHash> spent() {
        return spent;
    }

    boolean hasPassed() {
        return passed;
    }

    void pass() {
        passed = true;
    }

    /** True when there is something that may end before the exchange does. */
    boolean needsVouching() {
        return caller != null || tokenEndMillis != Long.MAX_VALUE;
    }

    /** False when any of it is not good any more. */
    boolean isVouchedFor(Gateway now) {
        if (now.hasPassed(tokenEndMillis)) return false;
        if (caller == null) return true;
        for (var one : earlier) if (!now.vouchesFor(one)) return false;
        return now.vouchesFor(caller);
    }

    /** Takes over who another exchange has found to call, and nothing else. */
    void standFor(Authentication other) {
        caller = other.caller;
    }

    void clear() {
        caller = null;
        earlier.clear();
        claims.clear();
        tokenEndMillis = Long.MAX_VALUE;
        spent.clear();
        passed = false;
    }
}
