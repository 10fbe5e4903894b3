package portico.node.gateway;

import org.jspecify.annotations.Nullable;
import portico.node.account.ExchangeStats;
import portico.node.composition.CompiledComposition;
import portico.node.exchange.Loop;
import portico.node.policy.Policy;
import portico.node.upstream.Deadlines;

/** Where exchanges of a route go, and the policies on the way there. */
public final class CompiledDestination {
    private final Policy[] stage;
    private final Policy[] consumerStage;
    private final @Nullable String service;
    private final @Nullable Forwarding forwarding;
    private final @Nullable CompiledComposition composition;
    private final ExchangeStats[] stats;
    private final boolean needsBodies;

    /**
     * @param callersMayNeedBodies whether policies of callers may look at bodies
     * @param service its name; null where the route answers by itself
     * @param forwarding null where the route answers by itself
     * @param composition what the route answers from; null for none
     * @param stats what each loop counts for the service; empty where there is none
     */
    CompiledDestination(
            Policy[] stage,
            Policy[] consumerStage,
            boolean callersMayNeedBodies,
            @Nullable String service,
            @Nullable Forwarding forwarding,
            @Nullable CompiledComposition composition,
            ExchangeStats[] stats) {
        this.stage = stage;
        this.consumerStage = consumerStage;
        needsBodies = callersMayNeedBodies || Chains.needBodies(stage) || Chains.needBodies(consumerStage);
        this.service = service;
        this.forwarding = forwarding;
        this.composition = composition;
        this.stats = stats;
    }

    /** The policies that run before the caller is known, but for those that the route runs before it chooses. */
    public Policy[] stage() {
        return stage;
    }

    /** The policies that run for callers without policies of their own. */
    public Policy[] consumerStage() {
        return consumerStage;
    }

    /** The name of the service; null where the route answers by itself. */
    public @Nullable String service() {
        return service;
    }

    /** How exchanges go on; null where the route answers by itself. */
    public @Nullable Forwarding forwarding() {
        return forwarding;
    }

    /** What the route answers from; null where it does not. */
    public @Nullable CompiledComposition composition() {
        return composition;
    }

    /** How long exchanges may take that go here; {@link Deadlines#NONE} for any time. */
    public long totalNanos() {
        return forwarding == null ? Deadlines.NONE : forwarding.deadlines().totalNanos();
    }

    /** What this loop counts for the service; only where exchanges go on. */
    public ExchangeStats stats(Loop loop) {
        return stats[loop.index()];
    }

    /** True when nothing about it needs more than plain HTTP/1.1 to be served. */
    boolean isPlain() {
        return (composition == null || !composition.readsBody())
                && (forwarding == null || forwarding.upstream().isPlain())
                && !needsBodies;
    }
}
