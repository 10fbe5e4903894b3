package portico.node.gateway;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import portico.config.composition.Composition;
import portico.config.policy.EffectivePolicy;
import portico.node.composition.CompiledComposition;
import portico.node.identity.Caller;
import portico.node.identity.Identity;
import portico.node.policy.Policy;
import portico.node.routing.Router;
import portico.node.tls.ServerCertificates;

/** The compiled configuration: immutable, one for all event loops, and the one that an exchange starts with it keeps. */
public final class Gateway {
    /** Serves nothing; for exchanges that have not begun. */
    public static final Gateway EMPTY =
            new Gateway(RoutingPart.EMPTY, Identity.EMPTY, new Overlays.Making(), Clock.systemUTC());

    private final RoutingPart routing;
    private final Identity identity;

    private final Overlays overlays;
    private final Clock clock;

    Gateway(RoutingPart routing, Identity identity, Overlays.Making making, Clock clock) {
        this.routing = routing;
        this.identity = identity;
        this.clock = clock;
        overlays = new Overlays(making);
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

    /**
     * Compiles a composition, found to be right, that is not of the configuration. Not on an event loop.
     *
     * @return null when a service is not there that it calls
     */
    public @Nullable CompiledComposition compile(Composition composition) {
        return routing.compile(composition);
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

    /** True when it has policies, of its own or by its groups. */
    public boolean hasOwnPolicies(@Nullable Caller caller) {
        return caller != null && routing.hasOwnPolicies(caller);
    }

    /**
     * The policies that run once it is known that a caller calls who has policies: there, or soon.
     *
     * @return null when too much is being compiled already
     */
    public @Nullable CompletableFuture<Policy[]> consumerStage(
            CompiledRoute route, CompiledDestination destination, Caller caller) {
        return overlays.of(destination, caller, () -> routing.consumerStage(route, destination, caller));
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

    /** False when what a caller has shown, to this gateway or an earlier one, is not good any more. */
    public boolean vouchesFor(Caller caller) {
        return caller.isGood(identity, clock.millis());
    }

    /** @param millis since the epoch; {@link Long#MAX_VALUE} for never */
    public boolean hasPassed(long millis) {
        return clock.millis() >= millis;
    }

    Gateway with(RoutingPart other, Overlays.Making making, Clock clock) {
        return new Gateway(other, identity, making, clock);
    }

    Gateway with(Identity other, Overlays.Making making, Clock clock) {
        return new Gateway(routing, other, making, clock);
    }
}
