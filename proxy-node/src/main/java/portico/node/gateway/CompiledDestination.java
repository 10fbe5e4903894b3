package portico.node.gateway;

import org.jspecify.annotations.Nullable;
import portico.node.policy.Policy;

/** Where exchanges of a route go, and the policies on the way there. */
public final class CompiledDestination {
    private final Policy[] stage;
    private final Policy[] consumerStage;
    private final @Nullable String service;
    private final @Nullable Forwarding forwarding;

    /**
     * @param service its name; null where the route answers by itself
     * @param forwarding null where the route answers by itself
     */
    CompiledDestination(
            Policy[] stage, Policy[] consumerStage, @Nullable String service, @Nullable Forwarding forwarding) {
        this.stage = stage;
        this.consumerStage = consumerStage;
        this.service = service;
        this.forwarding = forwarding;
    }

    /** The policies that run before the caller is known, but for those that the route runs before it chooses. */
    public Policy[] stage() {
        return stage;
    }

    /** The policies that run for callers without policies of their own. */
    Policy[] consumerStage() {
        return consumerStage;
    }

    @Nullable String service() {
        return service;
    }

    /** How exchanges go on; null where the route answers by itself. */
    public @Nullable Forwarding forwarding() {
        return forwarding;
    }

    /** True when nothing about it needs more than plain HTTP/1.1 to be served. */
    boolean isPlain() {
        return forwarding == null || forwarding.upstream().isPlain();
    }
}
