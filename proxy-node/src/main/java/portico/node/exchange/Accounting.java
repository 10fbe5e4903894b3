package portico.node.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.explain.PolicyDecision;
import portico.config.explain.ServedExchange;
import portico.node.account.ExchangeStats;
import portico.node.gateway.CompiledRoute;
import portico.node.identity.Caller;
import portico.node.tracing.TraceContext;

/** What is counted of an exchange that has ended, and written down for those who look at what was served. */
final class Accounting {
    private Accounting() {}

    /**
     * Counts it, and writes it down where somebody wants that.
     *
     * @param nanos that it took
     * @param bytesIn of the request's body
     * @param bytesOut of the response's body
     * @param complete false when either side went away before the end
     */
    static void record(Exchange exchange, long nanos, long bytesIn, long bytesOut, boolean complete) {
        Loop loop = exchange.loop();
        CompiledRoute route = exchange.route();
        int counted = complete ? exchange.status() : ExchangeStats.ABORTED;
        ExchangeStats stats = route == null ? loop.unmatchedStats() : route.stats(loop);
        stats.record(counted, nanos, bytesIn, bytesOut);
        ExchangeStats service = exchange.serviceStats();
        if (service != null) service.record(counted, nanos, bytesIn, bytesOut);
        Refusal refusal = exchange.refusal();
        if (refusal != null) loop.refusals().count(refusal.problem());
        Caller caller = exchange.caller();
        if (caller != null)
            loop.consumers().of(caller.idMost(), caller.idLeast()).record(counted, nanos, bytesIn, bytesOut);
        boolean detailed = loop.latest().isDue(exchange.startNanos() + nanos, exchange.status()) || exchange.isDrawn();
        if (!detailed && !exchange.isLogged()) return;
        ServedExchange served =
                served(exchange, nanos, bytesIn, bytesOut, complete, detailed ? exchange.decisions() : null);
        loop.latest().keep(served);
        if (exchange.isLogged()) loop.accessLog().write(served);
    }

    private static ServedExchange served(
            Exchange exchange,
            long nanos,
            long bytesIn,
            long bytesOut,
            boolean complete,
            @Nullable List<PolicyDecision> policies) {
        RequestHead head = exchange.head();
        CompiledRoute matched = exchange.route();
        Caller known = exchange.caller();
        TraceContext traced = exchange.traceContext();
        return new ServedExchange(
                System.currentTimeMillis(),
                exchange.requestId(),
                exchange.clientAddress(),
                head.method(),
                head.host().toString(),
                head.path().toString(),
                exchange.status(),
                complete,
                nanos / 1000,
                bytesIn,
                bytesOut,
                matched == null ? null : matched.route().name(),
                known == null ? null : known.consumer(),
                known == null ? null : known.credential(),
                exchange.target(),
                exchange.tries(),
                exchange.problem(),
                exchange.correlationId(),
                traced == null ? null : traced.traceId(),
                exchange.fault(),
                exchange.missing(),
                policies);
    }
}
