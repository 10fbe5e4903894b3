package portico.node.gateway;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import portico.config.policy.EffectivePolicy;
import portico.node.composition.CompiledComposition;
import portico.node.identity.Caller;
import portico.node.identity.Identity;
import portico.node.identity.Profile;
import portico.node.limit.Limit;
import portico.node.policy.Policy;
import portico.node.routing.Router;
import portico.node.tls.ServerCertificates;

/** The compiled configuration: immutable, one for all event loops, and the one that an exchange starts with it keeps. */
public final class Gateway {
    /** Serves nothing; for exchanges that have not begun. */
    public static final Gateway EMPTY = new Gateway(RoutingPart.EMPTY, Identity.EMPTY);

    /** More are not kept: they are made again when they are asked for again. */
    @Limit("Consumers with policies of their own whose chains are kept compiled, for each configuration")
    private static final int OVERLAYS_MAX = 50_000;

    private final RoutingPart routing;
    private final Identity identity;

    /** Only callers with policies, of their own or by their groups: a chain for each of them and destination that they used. */
    private final Map<Overlay, Policy[]> overlays = new ConcurrentHashMap<>();

    Gateway(RoutingPart routing, Identity identity) {
        this.routing = routing;
        this.identity = identity;
    }

    /** True when both sections are there; before, nothing can be said of any request. */
    public boolean isComplete() {
        return routing != RoutingPart.EMPTY && identity != Identity.EMPTY;
    }

    public Router<CompiledRoute> router() {
        return routing.router();
    }

    /** What clients over TLS are shown. */
    public ServerCertificates certificates() {
        return routing.certificates();
    }

    /** A composition by its name; null when there is none. */
    public @Nullable CompiledComposition composition(String name) {
        return routing.composition(name);
    }

    RoutingPart routing() {
        return routing;
    }

    public Identity identity() {
        return identity;
    }

    /** The policies that run everywhere, for exchanges that no route matched, as far as they do not need one. */
    public Policy[] unmatched() {
        return routing.unmatched();
    }

    /** The policies that run once it is known who calls. */
    public Policy[] consumerStage(CompiledRoute route, CompiledDestination destination, @Nullable Caller caller) {
        if (caller == null || !routing.hasOwnPolicies(caller)) return destination.consumerStage();
        // Policies of groups are the same for all who have the same profile: one chain for all of them.
        UUID consumer = caller.policies().isEmpty() ? null : caller.consumerId();
        var overlay = new Overlay(destination, caller.profile(), consumer);
        Policy[] known = overlays.get(overlay);
        if (known != null) return known;
        if (overlays.size() >= OVERLAYS_MAX) overlays.clear();
        Policy[] compiled = routing.consumerStage(route, destination, caller);
        overlays.put(overlay, compiled);
        return compiled;
    }

    /**
     * All policies that an exchange meets, in the order in which they run.
     *
     * @param route null when none matched
     * @param service where it goes; null where the route answers by itself
     * @param caller null when nobody is known
     */
    public List<EffectivePolicy> policies(
            @Nullable CompiledRoute route, @Nullable String service, @Nullable Caller caller) {
        return routing.policies(route, service, caller);
    }

    Gateway with(RoutingPart other) {
        return new Gateway(other, identity);
    }

    Gateway with(Identity other) {
        return new Gateway(routing, other);
    }

    private record Overlay(
            CompiledDestination destination,
            Profile profile,
            @Nullable UUID consumer) {}
}
