package portico.node.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portico.config.policy.EffectivePolicies;
import portico.config.policy.EffectivePolicy;
import portico.config.policy.Level;
import portico.config.policy.Phase;
import portico.config.policy.PolicyEntry;
import portico.config.route.Destination;
import portico.config.route.Route;
import portico.config.service.Service;
import portico.config.snapshot.Routing;
import portico.node.exchange.Refusal;
import portico.node.identity.Caller;
import portico.node.policy.Onward;
import portico.node.policy.Policies;
import portico.node.policy.Policy;
import portico.node.policy.upstreamauth.OwnCredential;

/** Which policies run where, merged from their levels and compiled. */
final class Chains {
    static final Policy[] NONE = {};

    private static final Refusal LACKING = Refusal.of(
                    503, "caller-not-ready", "The gateway is not ready for this caller")
            .with("retry-after", "1");

    /** For callers of whose policies this configuration lacks one, and those that are withheld. */
    private static final Policy[] REFUSING = {exchange -> exchange.refuse(LACKING)};

    private final Routing source;
    private final Policies policies;
    private final Set<String> groupsWithPolicies;
    private final boolean callersMayNeedBodies;
    private final List<EffectivePolicy> withoutRoute;

    /** What was asked for: traces ask again and again. */
    private final Map<Way, List<EffectivePolicy>> inOrder = new ConcurrentHashMap<>();

    /** A route, and where it leads; null to no service. */
    private record Way(String route, @Nullable String service) {}

    Chains(Routing source, Policies policies) {
        this.source = source;
        this.policies = policies;
        groupsWithPolicies = shared().stream()
                .filter(portico.config.policy.Policy::enabled)
                .flatMap(policy -> policy.groups().stream())
                .collect(Collectors.toUnmodifiableSet());
        callersMayNeedBodies = shared().stream()
                .anyMatch(policy -> policy.enabled()
                        && !policy.everywhere()
                        && policy.settings() != null
                        && policy.settings().holdsBodies());
        withoutRoute = EffectivePolicies.from(source.policies()::get).everywhere(shared()).inOrder().stream()
                .filter(policy -> policy.phase() == Phase.EDGE)
                .toList();
    }

    /** For exchanges that no route matched: the policies that run everywhere, as far as they do not need one. */
    Policy[] unmatched() {
        return compile(withoutRoute);
    }

    /** The same, as configured. */
    List<EffectivePolicy> withoutRoute() {
        return withoutRoute;
    }

    /**
     * All that an exchange of a route meets, in the order of the stages.
     *
     * @param caller null for one without policies of its own
     */
    List<EffectivePolicy> inOrder(Route route, @Nullable String service, @Nullable Caller caller) {
        if (caller != null) return merged(route, service, caller);
        return inOrder.computeIfAbsent(
                new Way(route.name(), service), way -> List.copyOf(merged(route, service, null)));
    }

    private List<EffectivePolicy> merged(Route route, @Nullable String service, @Nullable Caller caller) {
        List<EffectivePolicy> before =
                RouteCompiler.needsCaller(route) ? common(route, RouteCompiler.used(route.split())) : List.of();
        var all = new ArrayList<>(before);
        all.addAll(stagePolicies(route, service, before));
        EffectivePolicies merged = caller == null ? effective(route, service) : effective(route, service, caller);
        merged.inOrder().stream()
                .filter(policy -> !policy.phase().isBeforeConsumer())
                .forEach(all::add);
        return all;
    }

    boolean hasOwnPolicies(Caller caller) {
        return caller.profile().isWithheld()
                || !caller.policies().isEmpty()
                || !groupsWithPolicies.isEmpty() && caller.groups().stream().anyMatch(groupsWithPolicies::contains);
    }

    /** Those before the consumer, the same for all of the destinations, which can run before one is chosen. */
    List<EffectivePolicy> common(Route route, List<Destination> destinations) {
        List<EffectivePolicy> common =
                new ArrayList<>(beforeConsumer(route, destinations.get(0).service()));
        for (var destination : destinations) {
            List<EffectivePolicy> others = beforeConsumer(route, destination.service());
            common.removeIf(policy -> others.stream().noneMatch(policy::runsAlike));
        }
        return common;
    }

    /** Those before the consumer on the way to a service, but for those that have run. */
    Policy[] stage(Route route, @Nullable String service, List<EffectivePolicy> before) {
        return compile(stagePolicies(route, service, before));
    }

    private List<EffectivePolicy> stagePolicies(Route route, @Nullable String service, List<EffectivePolicy> before) {
        return beforeConsumer(route, service).stream()
                .filter(policy -> before.stream().noneMatch(policy::runsAlike))
                .toList();
    }

    /** Those from the consumer on, for callers without policies of their own. */
    Policy[] consumerStage(Route route, @Nullable Forwarding to) {
        return fromConsumer(effective(route, service(to)), route, to);
    }

    /**
     * The same for one caller: what is wider, merged with the groups' and its own. Callers change before shared policies
     * do, and also when those cannot be served: who is to meet a policy that is not here yet does not get past it.
     */
    Policy[] consumerStage(Route route, @Nullable Forwarding to, Caller caller) {
        if (caller.profile().isWithheld() || caller.policies().stream().anyMatch(this::isLacking)) return REFUSING;
        return fromConsumer(effective(route, service(to), caller), route, to);
    }

    private static @Nullable String service(@Nullable Forwarding to) {
        return to == null ? null : to.upstream().service().name();
    }

    /** What calls of compositions show a service: the gateway's own credentials that run everywhere, or that are the service's. */
    List<OwnCredential> credentials(Service service) {
        return policies.credentials(EffectivePolicies.from(source.policies()::get)
                .everywhere(shared())
                .attached(Level.SERVICE, service.name(), service.id(), service.policies())
                .inOrder());
    }

    /** True when any of them looks at a body, which only the general carrier holds. */
    static boolean needBodies(Policy[] policies) {
        for (var policy : policies) if (policy.needsBody() || policy.needsAnswer()) return true;
        return false;
    }

    /** True when consumers may use a policy by name that looks at bodies: which ones do, only exchanges tell. */
    boolean callersMayNeedBodies() {
        return callersMayNeedBodies;
    }

    Policy[] compile(List<EffectivePolicy> effective) {
        return compile(effective, null);
    }

    private Policy[] compile(List<EffectivePolicy> effective, @Nullable Onward onward) {
        return effective.isEmpty()
                ? NONE
                : effective.stream()
                        .map(policy -> policies.compile(policy, onward))
                        .toArray(Policy[]::new);
    }

    private boolean isLacking(PolicyEntry entry) {
        return entry.enabled() && entry.use() != null && !source.policies().containsKey(entry.use());
    }

    private List<EffectivePolicy> beforeConsumer(Route route, @Nullable String service) {
        return effective(route, service).inOrder().stream()
                .filter(policy -> policy.phase().isBeforeConsumer())
                .toList();
    }

    private Policy[] fromConsumer(EffectivePolicies effective, Route route, @Nullable Forwarding to) {
        List<EffectivePolicy> policies = effective.inOrder().stream()
                .filter(policy -> !policy.phase().isBeforeConsumer())
                .toList();
        return compile(policies, to == null ? null : new Onward(route.name(), to));
    }

    private EffectivePolicies effective(Route route, @Nullable String toService) {
        var effective = EffectivePolicies.from(source.policies()::get).everywhere(shared());
        Service service = toService == null ? null : source.services().get(toService);
        if (service != null) effective.attached(Level.SERVICE, service.name(), service.id(), service.policies());
        return effective.attached(Level.ROUTE, route.name(), route.id(), route.policies());
    }

    private EffectivePolicies effective(Route route, @Nullable String service, Caller caller) {
        EffectivePolicies merged = effective(route, service);
        for (String group : caller.groups()) merged.group(group, shared());
        return merged.attached(Level.CONSUMER, caller.consumer(), caller.consumerId(), caller.policies());
    }

    private List<portico.config.policy.Policy> shared() {
        return List.copyOf(source.policies().values());
    }
}
