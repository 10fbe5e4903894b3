package portico.node.upstream;

import org.jspecify.annotations.Nullable;
import portico.node.exchange.Exchange;
import portico.node.exchange.FieldSink;
import portico.node.exchange.Refusal;
import portico.node.tracing.TraceContext;

/**
 * An exchange's tries at its service, one after the other: which target is next, and whether there is a next one. Carriers
 * move octets and report what happened; all rules are here. One for each {@link Exchange}, used again.
 */
public final class Tries {
    /** Instead of the time to wait before the next try: there is none. */
    public static final long NOT_AGAIN = -1;

    private static final int REMEMBERED_MAX = 11;

    private final Exchange exchange;
    private final Tried whose;
    private final @Nullable Endpoint[] had = new @Nullable Endpoint[REMEMBERED_MAX];

    private int count;
    private @Nullable Upstream upstream;
    private @Nullable RetryRules rules;
    private @Nullable UpstreamTarget target;
    private boolean judged;
    private boolean connecting;
    private boolean inside;
    private int probe;

    /** What traces are told of it. */
    private final SentSpans sent;

    public Tries(Exchange exchange) {
        this(exchange, exchange, null);
    }

    /**
     * Those of a call that an exchange makes on its way.
     *
     * @param method of the call
     */
    public Tries(Exchange exchange, Tried whose, @Nullable String method) {
        this.exchange = exchange;
        this.whose = whose;
        sent = new SentSpans(exchange, whose, method);
    }

    /**
     * Enters the service; says why it cannot. {@link #end} follows.
     *
     * @param rules when it is tried again
     */
    public @Nullable Refusal begin(Upstream upstream, RetryRules rules) {
        return begin(upstream, rules, exchange.startNanos());
    }

    /** The same for a call that an exchange makes on its way, now. */
    public @Nullable Refusal begin(Upstream upstream, RetryRules rules, long nowNanos) {
        int verdict = upstream.breaker().admit(nowNanos);
        if (verdict == Breaker.TOO_MANY) return Refusal.SERVICE_BUSY;
        if (verdict == Breaker.OPEN) return upstream.breaker().openRefusal();
        this.upstream = upstream;
        this.rules = rules;
        inside = true;
        probe = verdict;
        upstream.budget().earn(exchange.loop());
        return null;
    }

    /** The target of the next try; null when none takes traffic. */
    public @Nullable UpstreamTarget next() {
        Upstream at = upstream();
        leaveTarget();
        UpstreamTarget picked = at.fleet().pick(exchange, this);
        if (picked == null) return null;
        if (count < REMEMBERED_MAX) had[count] = picked.endpoint();
        count++;
        target = picked;
        judged = false;
        at.fleet().began(picked);
        whose.tried(picked.endpoint().address());
        sending();
        return picked;
    }

    /** The same once more, to the same target: it was lost on the way. */
    public void sentAgain() {
        sent.failed(SentSpans.RESET);
        sending();
    }

    private void sending() {
        TraceContext context = exchange.traceContext();
        UpstreamTarget to = target;
        if (context == null || to == null) return;
        String id = exchange.loop().nextId();
        sent.begin(context, id, to.endpoint(), upstream().service().name());
        if (whose == exchange) context.goesOnAs(id);
    }

    /** Hands over the fields of a call that say where it stands in a trace, if it does in any. */
    public void writeTrace(FieldSink sink) {
        sent.write(sink);
    }

    /** Where the try goes that is under way; null when none is. */
    public @Nullable Endpoint endpoint() {
        return target == null ? null : target.endpoint();
    }

    /** A connection is being opened for this try; false when too many are. */
    public boolean connecting() {
        connecting = upstream().breaker().connecting();
        if (!connecting) noConnection();
        return connecting;
    }

    /** The connection stands, or will not be waited for any more. */
    public void connected() {
        if (!connecting) return;
        connecting = false;
        upstream().breaker().connected();
    }

    /** How long one try may take to the answer's head. */
    public long tryNanos() {
        return rules().tryNanos();
    }

    /**
     * Up to how many octets of the request's body are kept, to be sent again; 0 for none.
     *
     * @param length of the body; below 0 when that shows only when it is there
     */
    public int keptBodyBytes(long length) {
        long max = rules().bodyBytesMax(exchange.head().method());
        if (length < 0) return (int) max;
        return (int) (length <= max ? length : 0);
    }

    /** Milliseconds until the next try, or {@link #NOT_AGAIN}. */
    public long afterConnectFailure() {
        failed(SentSpans.CONNECT);
        return unspent(rules().afterConnectFailure(count, upstream().fleet().hasOther(this)));
    }

    /**
     * Milliseconds until the next try, or {@link #NOT_AGAIN}.
     *
     * @param whole whether the whole request is there to be sent again
     */
    public long afterReset(String method, boolean whole) {
        failed(SentSpans.RESET);
        return again(rules().afterReset(count, method, whole));
    }

    /** The same when the try took longer than {@link #tryNanos}. */
    public long afterTimeout(String method, boolean whole) {
        failed(SentSpans.TIMEOUT);
        return again(rules().afterTimeout(count, method, whole));
    }

    /** The same when not an octet of the request had gone out by then. */
    public long afterTimeoutUnsent() {
        failed(SentSpans.TIMEOUT);
        return unspent(rules().afterTimeoutUnsent(count));
    }

    /**
     * The same when others had all the connections that there may be. It says nothing against the target; but where there
     * is more to do than connections, repetitions are work, so the budget is asked.
     */
    public long afterWaiting() {
        noConnection();
        return again(rules().afterWaiting(count));
    }

    /** The same when the try took longer than {@link #tryNanos} by then. */
    public long afterTimeoutWaiting() {
        noConnection();
        return again(rules().afterTimeoutUnsent(count));
    }

    /** The target answers with this status, and the answer goes on. */
    public void answered(int status) {
        sent.answered(status);
        judge(isFailure(status));
    }

    /** Milliseconds until the next try, or {@link #NOT_AGAIN}, when the target answers with this status. */
    public long afterStatus(int status, String method, boolean whole) {
        answered(status);
        return again(rules().afterStatus(status, count, method, whole));
    }

    /**
     * True when a request that was lost on a connection used before may be sent on a fresh one at once: the target closed
     * the connection when we took it for alive, which says nothing against it.
     */
    public boolean mayResend(String method, boolean whole) {
        return whole && RetryRules.isIdempotent(method);
    }

    /** The try took too long, and nothing follows. */
    public void timedOut() {
        failed(SentSpans.TIMEOUT);
    }

    /** The service went away without an answer, and nothing follows. */
    public void lost() {
        failed(SentSpans.RESET);
    }

    /** There are as many connections as there may be, and as many wait for one. */
    public void noConnection() {
        sent.failed(SentSpans.NO_CONNECTION);
    }

    /** The answer that has begun does not come to its end. */
    public void brokeOff() {
        sent.brokeOff();
    }

    private void failed(String how) {
        sent.failed(how);
        judge(true);
    }

    /** True for the first try. */
    boolean isFirst() {
        return count == 0;
    }

    /** True when this target had the request already. */
    boolean had(UpstreamTarget candidate) {
        for (int index = 0; index < count && index < REMEMBERED_MAX; index++)
            if (had[index] == candidate.endpoint()) return true;
        return false;
    }

    /** True when this target had it the last time. */
    boolean hadLast(UpstreamTarget candidate) {
        return count > 0 && count <= REMEMBERED_MAX && had[count - 1] == candidate.endpoint();
    }

    /** The service has nothing more to do for the exchange: another one may take its place. May be called again, and early. */
    public void leave() {
        if (!inside) return;
        inside = false;
        upstream().breaker().leave(probe);
        probe = Breaker.ADMITTED;
    }

    /** The exchange is over; may be called when it never began. */
    public void end() {
        if (upstream == null) return;
        connected();
        leave();
        leaveTarget();
        sent.endAll();
        upstream = null;
        rules = null;
        for (int index = 0; index < count && index < REMEMBERED_MAX; index++) had[index] = null;
        count = 0;
    }

    /** What never got anywhere is no additional work for anybody, so the budget is not asked. */
    private long unspent(boolean allowed) {
        Upstream at = upstream();
        if (!allowed || at.breaker().isOpen()) return NOT_AGAIN;
        sent.end();
        return rules().waitMillis(count, exchange.loop());
    }

    private long again(boolean allowed) {
        return allowed && upstream().budget().spend(exchange.loop(), System.nanoTime()) ? unspent(true) : NOT_AGAIN;
    }

    private void judge(boolean failed) {
        Upstream at = upstream;
        UpstreamTarget tried = target;
        if (at == null || tried == null || judged) return;
        judged = true;
        at.fleet().record(tried, failed);
        if (!at.breaker().isWatching()) return;
        at.breaker().record(probe, failed, System.nanoTime());
        probe = Breaker.ADMITTED;
    }

    private void leaveTarget() {
        UpstreamTarget left = target;
        target = null;
        if (left != null) upstream().fleet().ended(left);
    }

    private RetryRules rules() {
        if (rules == null) throw new IllegalStateException("The exchange is not forwarded");
        return rules;
    }

    private Upstream upstream() {
        if (upstream == null) throw new IllegalStateException("The exchange is not forwarded");
        return upstream;
    }

    /** What a target answers that cannot serve; other errors are its business. */
    private static boolean isFailure(int status) {
        return status == 500 || status >= 502 && status <= 504;
    }
}
