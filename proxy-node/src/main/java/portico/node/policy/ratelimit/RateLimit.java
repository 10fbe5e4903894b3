package portico.node.policy.ratelimit;

import portico.config.policy.ratelimit.RateLimitSettings;
import portico.config.policy.ratelimit.RateLimitSettings.Scope;
import portico.node.exchange.Exchange;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Answers 429 when there are more exchanges than the limit in its time, as this node counts. */
public final class RateLimit implements Policy {
    private final CountedBy counted;
    private final LocalCount count;

    private RateLimit(RateLimitSettings settings, CompileContext context) {
        String use = context.use().toString();
        counted = new CountedBy(settings, context.limits(), use);
        var fields = new RateFields(context.name(), settings.rates());
        count = new LocalCount(context.limits(), use, settings.rates(), fields, 1);
    }

    public static Policy compile(RateLimitSettings settings, CompileContext context) {
        return settings.scope() == Scope.CLUSTER
                ? new ClusterRateLimit(settings, context)
                : new RateLimit(settings, context);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        return count.count(exchange, counted.inNode(exchange));
    }
}
