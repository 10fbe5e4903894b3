package portico.node.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portico.config.EntityKind;
import portico.config.policy.EffectivePolicies;
import portico.config.policy.EffectivePolicy;
import portico.config.policy.Level;
import portico.config.policy.Phase;
import portico.config.policy.Policy;
import portico.config.route.Route;
import portico.config.secret.Keyring;
import portico.config.service.Service;
import portico.config.snapshot.EntityProblem;
import portico.config.snapshot.Routing;
import portico.node.account.Accounts;
import portico.node.identity.Caller;
import portico.node.policy.Policies;
import portico.node.routing.Candidate;
import portico.node.routing.Router;
import portico.node.tls.ServerCertificates;
import portico.node.upstream.Upstream;
import portico.node.upstream.Upstreams;

/** Services, routes and policies, compiled. */
final class RoutingPart {
    static final RoutingPart EMPTY = new RoutingPart();

    private static final portico.node.policy.Policy[] NO_POLICIES = {};

    private final Routing source;
    private final @Nullable Policies policies;
    private final Router<CompiledRoute> router;
    private final portico.node.policy.Policy[] unmatched;
    private final Set<String> groupsWithPolicies;
    private final ServerCertificates certificates;

    private RoutingPart() {
        source = Routing.of(List.of());
        policies = null;
        router = Router.of(List.of());
        unmatched = NO_POLICIES;
        groupsWithPolicies = Set.of();
        certificates = ServerCertificates.NONE;
    }

    private RoutingPart(
            Routing source,
            Policies policies,
            Upstreams upstreams,
            Accounts accounts,
            ServerCertificates certificates) {
        this.source = source;
        this.policies = policies;
        this.certificates = certificates;
        groupsWithPolicies = shared().stream()
                .filter(Policy::enabled)
                .flatMap(policy -> policy.groups().stream())
                .collect(Collectors.toUnmodifiableSet());
        Map<String, Upstream> byService = new HashMap<>();
        source.services().forEach((name, service) -> byService.put(name, upstreams.of(service)));
        var routes = new ArrayList<CompiledRoute>();
        for (var route : source.routes().values()) if (route.enabled()) routes.add(compile(route, byService, accounts));
        router = Router.of(routes.stream()
                .map(route -> new Candidate<>(route.route(), route))
                .toList());
        unmatched = compile(effectiveEverywhere().stream()
                .filter(policy -> policy.phase() == Phase.EDGE)
                .toList());
    }

    /**
     * Compiles.
     *
     * @param before what runs; what did not change is taken from it
     * @throws Unservable naming the first thing that is wrong
     */
    static RoutingPart compile(
            Routing source,
            Policies policies,
            Upstreams upstreams,
            Accounts accounts,
            Keyring keyring,
            RoutingPart before) {
        var problems = source.problems();
        if (!problems.isEmpty()) throw new Unservable(problems.get(0));
        try {
            var certificates = ServerCertificates.of(source.certificates().values(), keyring, before.certificates);
            return new RoutingPart(source, policies, upstreams, accounts, certificates);
        } catch (ServerCertificates.Unopened e) {
            throw new Unservable(new EntityProblem(
                    EntityKind.CERTIFICATE, e.certificate(), "privateKey", String.valueOf(e.getMessage())));
        }
    }

    Router<CompiledRoute> router() {
        return router;
    }

    ServerCertificates certificates() {
        return certificates;
    }

    portico.node.policy.Policy[] unmatched() {
        return unmatched;
    }

    boolean hasOwnPolicies(Caller caller) {
        return !caller.policies().isEmpty()
                || !groupsWithPolicies.isEmpty() && caller.groups().stream().anyMatch(groupsWithPolicies::contains);
    }

    /** The second stage of a route for one caller: what is wider, merged with the groups' and the consumer's own. */
    portico.node.policy.Policy[] consumerStage(CompiledRoute route, Caller caller) {
        EffectivePolicies merged = effective(route.route());
        for (String group : caller.groups()) merged.group(group, shared());
        merged.attached(Level.CONSUMER, caller.consumer(), caller.policies());
        return compile(merged.inOrder().stream()
                .filter(policy -> !policy.phase().isBeforeConsumer())
                .toList());
    }

    private CompiledRoute compile(Route route, Map<String, Upstream> byService, Accounts accounts) {
        List<EffectivePolicy> effective = effective(route).inOrder();
        return new CompiledRoute(
                route,
                route.forward() == null ? null : byService.get(route.forward().service()),
                compile(effective.stream()
                        .filter(policy -> policy.phase().isBeforeConsumer())
                        .toList()),
                compile(effective.stream()
                        .filter(policy -> !policy.phase().isBeforeConsumer())
                        .toList()),
                accounts.of(route.name()));
    }

    private EffectivePolicies effective(Route route) {
        var effective = EffectivePolicies.from(source.policies()::get).everywhere(shared());
        if (route.forward() != null) {
            Service service = source.services().get(route.forward().service());
            if (service != null) effective.attached(Level.SERVICE, service.name(), service.policies());
        }
        return effective.attached(Level.ROUTE, route.name(), route.policies());
    }

    private List<EffectivePolicy> effectiveEverywhere() {
        return EffectivePolicies.from(source.policies()::get)
                .everywhere(shared())
                .inOrder();
    }

    private List<Policy> shared() {
        return List.copyOf(source.policies().values());
    }

    private portico.node.policy.Policy[] compile(List<EffectivePolicy> effective) {
        if (effective.isEmpty() || policies == null) return NO_POLICIES;
        var array = new portico.node.policy.Policy[effective.size()];
        for (int index = 0; index < array.length; index++) array[index] = policies.compile(effective.get(index));
        return array;
    }
}
