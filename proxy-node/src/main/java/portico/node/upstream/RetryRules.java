package portico.node.upstream;

import java.util.Set;
import portico.config.service.Retries;

/** When a request is sent again, with the conditions looked up once. */
public final class RetryRules {
    // RFC 9110 §9.2.2.
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");

    private final int attempts;
    private final boolean onConnectFailure;
    private final boolean onReset;
    private final boolean[] onStatus = new boolean[600];

    RetryRules(Retries retries) {
        attempts = retries.attempts();
        onConnectFailure = retries.on().contains("connect-failure");
        onReset = retries.on().contains("reset");
        for (String condition : retries.on())
            if (Character.isDigit(condition.charAt(0))) onStatus[Integer.parseInt(condition)] = true;
    }

    /** No octet of the request has gone out, so any request may be sent again. */
    public boolean afterConnectFailure(int tries) {
        return onConnectFailure && tries <= attempts;
    }

    /** The target may have acted on the request, so it must not matter whether it does so twice. */
    public boolean afterReset(int tries, String method, boolean bodiless) {
        return onReset && mayRepeat(tries, method, bodiless);
    }

    /** The target answered with a status that is as good as no answer. */
    public boolean afterStatus(int status, int tries, String method, boolean bodiless) {
        return status < onStatus.length && onStatus[status] && mayRepeat(tries, method, bodiless);
    }

    /** True when a request of this method may be sent twice without doing twice what it asks for. */
    public boolean isIdempotent(String method) {
        return IDEMPOTENT.contains(method);
    }

    private boolean mayRepeat(int tries, String method, boolean bodiless) {
        return tries <= attempts && bodiless && isIdempotent(method);
    }
}
