package portico.node.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.policy.Condition;
import portico.node.exchange.Exchange;
import portico.node.exchange.Trace;
import portico.node.identity.Caller;
import portico.node.routing.Predicates;

/** A policy that runs only when its condition holds. */
final class Conditional implements Policy {
    private final Predicates predicates;
    private final List<String> groups;
    private final Policy policy;

    private Conditional(Condition condition, Policy policy) {
        predicates = Predicates.of(condition.methods(), condition.headers(), condition.query());
        groups = condition.groups();
        this.policy = policy;
    }

    static Policy of(Condition condition, Policy policy) {
        return new Conditional(condition, policy);
    }

    @Override
    public boolean needsBody() {
        return policy.needsBody();
    }

    @Override
    public boolean needsAnswer() {
        return policy.needsAnswer();
    }

    @Override
    public Step onRequest(Exchange exchange) {
        if (holds(exchange)) return policy.onRequest(exchange);
        policy.onSkipped(exchange);
        exchange.skipped();
        Trace recorder = exchange.recorder();
        if (recorder != null) recorder.skipped("its condition does not hold");
        return Step.NEXT;
    }

    @Override
    public void onResponse(Exchange exchange) {
        if (holds(exchange)) policy.onResponse(exchange);
    }

    private boolean holds(Exchange exchange) {
        return predicates.hold(exchange.head()) && (groups.isEmpty() || isMember(exchange.caller()));
    }

    private boolean isMember(@Nullable Caller caller) {
        if (caller == null) return false;
        for (String group : caller.groups()) if (groups.contains(group)) return true;
        return false;
    }
}
