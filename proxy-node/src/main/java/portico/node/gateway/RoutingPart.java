package portico.node.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.EntityKind;
import portico.config.composition.Composition;
import portico.config.policy.EffectivePolicy;
import portico.config.route.Route;
import portico.config.secret.Keyring;
import portico.config.snapshot.EntityProblem;
import portico.config.snapshot.Routing;
import portico.node.account.Accounts;
import portico.node.composition.CompiledComposition;
import portico.node.identity.Caller;
import portico.node.policy.Policies;
import portico.node.policy.Policy;
import portico.node.routing.Candidate;
import portico.node.routing.Router;
import portico.node.tls.ServerCertificates;
import portico.node.tls.Unopened;
import portico.node.tls.UpstreamTls;
import portico.node.upstream.Upstreams;

/** Services, routes and policies, compiled. */
final class RoutingPart {
    static final RoutingPart EMPTY = new RoutingPart();

    /** As it came. */
    private final Routing sealed;

    private final @Nullable Chains chains;
    private final Router<CompiledRoute> router;

    /** By name, those that are enabled. */
    private final Map<String, CompiledRoute> routes;

    private final Policy[] unmatched;
    private final ServerCertificates certificates;
    private final Map<String, UpstreamTls> tls;
    private final Map<String, CompiledComposition> compositions;
    private final @Nullable RouteCompiler compiler;

    private RoutingPart() {
        sealed = Routing.NOTHING;
        chains = null;
        router = Router.of(List.of());
        routes = Map.of();
        unmatched = Chains.NONE;
        certificates = ServerCertificates.NONE;
        tls = Map.of();
        compositions = Map.of();
        compiler = null;
    }

    private RoutingPart(
            Routing sealed,
            Routing source,
            Policies policies,
            Upstreams upstreams,
            Accounts accounts,
            ServerCertificates certificates,
            Map<String, UpstreamTls> tls,
            RoutingPart before) {
        this.sealed = sealed;
        this.certificates = certificates;
        this.tls = tls;
        chains = new Chains(source, policies);
        var compiling = new RouteCompiler(
                source, chains, upstreams, tls, accounts, policies.live().composing());
        compiler = compiling;
        routes = new HashMap<>();
        boolean onlyRoutesDiffer = isSameButForRoutes(before);
        var candidates = new ArrayList<Candidate<CompiledRoute>>();
        for (var route : source.routes().values()) {
            if (!route.enabled()) continue;
            CompiledRoute same = onlyRoutesDiffer ? before.same(sealed.routes().get(route.name())) : null;
            CompiledRoute compiled = same == null ? compiling.compile(route) : same;
            routes.put(route.name(), compiled);
            candidates.add(new Candidate<>(route, compiled));
        }
        router = Router.of(candidates);
        unmatched = chains.unmatched();
        compositions = compiling.compositions();
    }

    /**
     * Compiles.
     *
     * @param sealed as nodes are sent it
     * @param before what runs; what did not change is taken from it
     * @throws Unservable naming the first thing that is wrong
     */
    static RoutingPart compile(
            Routing sealed,
            Policies policies,
            Upstreams upstreams,
            Accounts accounts,
            Keyring keyring,
            RoutingPart before) {
        var problems = sealed.problemsSince(before.sealed);
        if (!problems.isEmpty()) throw new Unservable(problems.get(0));
        Routing source = OpenSecrets.of(sealed, keyring);
        try {
            var certificates = ServerCertificates.of(source.certificates().values(), keyring, before.certificates);
            var tls = upstreamTls(source, keyring, before.tls);
            return new RoutingPart(sealed, source, policies, upstreams, accounts, certificates, tls, before);
        } catch (Unopened e) {
            throw new Unservable(new EntityProblem(
                    EntityKind.CERTIFICATE, e.certificate(), "privateKey", String.valueOf(e.getMessage())));
        }
    }

    /** Of the services that say anything about it. */
    private static Map<String, UpstreamTls> upstreamTls(
            Routing source, Keyring keyring, Map<String, UpstreamTls> before) {
        var tls = new HashMap<String, UpstreamTls>();
        for (var service : source.services().values()) {
            var own = UpstreamTls.of(service.tls(), source.certificates(), keyring, before.get(service.name()));
            if (own != UpstreamTls.USUAL) tls.put(service.name(), own);
        }
        return tls;
    }

    /** True when a route that is the same as before would become what it is already. */
    private boolean isSameButForRoutes(RoutingPart before) {
        return compiler != null
                && before.compiler != null
                && sealed.equalsButForRoutes(before.sealed)
                && compiler.hasSameUpstreams(before.compiler);
    }

    private @Nullable CompiledRoute same(@Nullable Route route) {
        return route != null && route.equals(sealed.routes().get(route.name())) ? routes.get(route.name()) : null;
    }

    Router<CompiledRoute> router() {
        return router;
    }

    @Nullable CompiledComposition composition(String name) {
        return compositions.get(name);
    }

    /** Null when a service is not there that it calls. */
    @Nullable CompiledComposition compile(Composition composition) {
        return compiler != null && compiler.hasServicesOf(composition) ? compiler.compile(composition) : null;
    }

    ServerCertificates certificates() {
        return certificates;
    }

    Policy[] unmatched() {
        return unmatched;
    }

    boolean hasOwnPolicies(Caller caller) {
        return chains != null && chains.hasOwnPolicies(caller);
    }

    /** All policies that an exchange meets, in the order in which they run. */
    List<EffectivePolicy> policies(@Nullable CompiledRoute route, @Nullable String service, @Nullable Caller caller) {
        if (chains == null) return List.of();
        return route == null
                ? chains.withoutRoute()
                : chains.inOrder(route.route(), service, caller != null && hasOwnPolicies(caller) ? caller : null);
    }

    /** The last stage on the way to a destination, for a caller with policies of its own. */
    Policy[] consumerStage(CompiledRoute route, CompiledDestination destination, Caller caller) {
        return chains == null ? Chains.NONE : chains.consumerStage(route.route(), destination.forwarding(), caller);
    }
}
