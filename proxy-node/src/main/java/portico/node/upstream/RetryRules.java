package portico.node.upstream;

import java.util.List;
import java.util.Set;
import portico.config.service.Retries;
import portico.node.exchange.Loop;

/** When a request is sent again, with the conditions looked up once. */
public final class RetryRules {
    // RFC 9110 §9.2.2.
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");

    private final int attempts;

    /** Nobody has said what is to be done, so only what costs nobody anything. */
    private final boolean elsewhereOnly;

    private final boolean onConnectFailure;
    private final boolean onReset;
    private final boolean onTimeout;
    private final boolean anyMethod;

    /** Something that may come of a request which a target has seen counts as failed. */
    private final boolean onSeen;

    private final boolean[] onStatus = new boolean[600];
    private final long tryNanos;
    private final long backoffMillis;
    private final long backoffMillisMax;
    private final long bodyBytesMax;

    public RetryRules(Retries retries) {
        Integer said = retries.attempts();
        elsewhereOnly = said == null;
        attempts = said == null ? 1 : said;
        onConnectFailure = retries.on().contains("connect-failure");
        List<String> others = said == null ? List.of() : retries.on();
        onReset = others.contains("reset");
        onTimeout = others.contains("timeout");
        anyMethod = retries.anyMethod();
        for (String condition : others)
            if (Character.isDigit(condition.charAt(0))) onStatus[Integer.parseInt(condition)] = true;
        // All conditions but one are for what a target has seen.
        onSeen = others.stream().anyMatch(condition -> !condition.equals("connect-failure"));
        tryNanos = Deadlines.nanos(retries.perTryTimeout());
        backoffMillis = retries.backoff().base().toMillis();
        backoffMillisMax = retries.backoff().max().toMillis();
        bodyBytesMax = said == null || said == 0 ? 0 : retries.bodyBytesMax().bytes();
    }

    /**
     * No octet of the request has gone out, so any request may be sent again.
     *
     * @param elsewhere whether there is a target that has not had it
     */
    boolean afterConnectFailure(int tries, boolean elsewhere) {
        return onConnectFailure && tries <= attempts && (elsewhere || !elsewhereOnly);
    }

    /** The same when other exchanges had all the connections that there may be. */
    boolean afterWaiting(int tries) {
        return onConnectFailure && tries <= attempts && !elsewhereOnly;
    }

    /** The target may have acted on the request, so it must not matter whether it does so twice. */
    boolean afterReset(int tries, String method, boolean whole) {
        return onReset && mayRepeat(tries, method, whole);
    }

    /** The target took too long for one try. */
    boolean afterTimeout(int tries, String method, boolean whole) {
        return onTimeout && mayRepeat(tries, method, whole);
    }

    /** It took too long to connect. */
    boolean afterTimeoutUnsent(int tries) {
        return onTimeout && tries <= attempts;
    }

    /** The target answered with a status that is as good as no answer. */
    boolean afterStatus(int status, int tries, String method, boolean whole) {
        return status < onStatus.length && onStatus[status] && mayRepeat(tries, method, whole);
    }

    /** True when a request of this method may be sent twice without doing twice what it asks for. */
    static boolean isIdempotent(String method) {
        return IDEMPOTENT.contains(method);
    }

    long tryNanos() {
        return tryNanos;
    }

    /**
     * Up to how many octets are kept of the body of a request of this method; 0 for none. Where it may not be sent twice, what
     * has not gone out yet is all that another try needs.
     */
    long bodyBytesMax(String method) {
        return isIdempotent(method) || anyMethod && onSeen ? bodyBytesMax : 0;
    }

    /**
     * How long to wait before the next try: anything up to a bound that doubles, so that those who failed together do not
     * come back together.
     */
    long waitMillis(int tries, Loop loop) {
        long bound = Math.min(backoffMillisMax, backoffMillis << Math.min(tries - 1, 20));
        return bound == 0 ? 0 : loop.random((int) bound + 1);
    }

    /** True when a target that may have acted on a request of this method may get it again. */
    private boolean mayRepeat(int tries, String method, boolean whole) {
        return tries <= attempts && whole && (anyMethod || isIdempotent(method));
    }
}
