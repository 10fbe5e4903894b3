package portico.node.policy.concurrencylimit;

import portico.config.policy.concurrencylimit.ConcurrencyLimitSettings;
import portico.node.exchange.Exchange;
import portico.node.exchange.Refusal;
import portico.node.exchange.Trace;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;
import portico.node.policy.ratelimit.CountedBy;

/** Lets only so many exchanges go on at a time. Whoever was let in is out when the exchange is over, whatever its end. */
public final class ConcurrencyLimit implements Policy {
    private final Turnstiles turnstiles;
    private final CountedBy by;
    private final long waitMillis;
    private final Refusal busy;

    private ConcurrencyLimit(ConcurrencyLimitSettings settings, CompileContext context) {
        turnstiles =
                context.live().turnstiles().of(context.use(), () -> new Turnstiles(settings.limit(), settings.queue()));
        by = new CountedBy(settings.by(), settings.header(), context.limits());
        waitMillis = settings.maxWait().toMillis();
        busy = Refusal.of(503, "too-many-at-once", "Too many requests are under way; wait a little")
                .with("retry-after", Long.toString(settings.retryAfter().toSeconds()));
    }

    public static Policy compile(ConcurrencyLimitSettings settings, CompileContext context) {
        return new ConcurrencyLimit(settings, context);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        long counted = by.inNode(exchange);
        Trace trace = exchange.trace();
        if (trace != null) return explain(exchange, trace, turnstiles.inside(counted));
        Pass pass = turnstiles.enter(counted);
        if (pass == null) return exchange.refuse(busy);
        exchange.holds(pass);
        if (pass.isInside()) return Step.NEXT;
        return exchange.await(
                pass.turn(waitMillis), turn -> pass.isInside() || !pass.giveUp() ? Step.NEXT : exchange.refuse(busy));
    }

    /** Lets nobody in: an exchange that is explained has no end at which it would be out again. */
    private Step explain(Exchange exchange, Trace trace, int inside) {
        trace.because(inside + " of " + turnstiles.limit() + " are under way");
        return inside < turnstiles.limit() || turnstiles.queue() > 0 ? Step.NEXT : exchange.refuse(busy);
    }
}
