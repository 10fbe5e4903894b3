package portico.node.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import portico.config.EntityKind;
import portico.config.composition.Composition;
import portico.config.policy.EffectivePolicy;
import portico.config.route.Destination;
import portico.config.route.Route;
import portico.config.route.RouteAction.Compose;
import portico.config.route.RouteAction.Forward;
import portico.config.route.Split;
import portico.config.route.Stickiness;
import portico.config.service.Balancing.HashBy;
import portico.config.service.Service;
import portico.config.snapshot.EntityProblem;
import portico.config.snapshot.Routing;
import portico.node.account.Accounts;
import portico.node.account.ExchangeStats;
import portico.node.composition.CompiledComposition;
import portico.node.policy.Workers;
import portico.node.tls.UpstreamTls;
import portico.node.upstream.Upstream;
import portico.node.upstream.Upstreams;

/** Makes of a route what its exchanges run on. */
final class RouteCompiler {
    private static final ExchangeStats[] NOT_COUNTED = {};

    private final Chains chains;
    private final Accounts accounts;
    private final Map<String, Upstream> upstreams = new HashMap<>();
    private final Map<String, CompiledComposition> compositions = new HashMap<>();
    private final Workers composing;

    /**
     * @param tls by service; the usual for those that are not there
     * @param composing for what compositions do beside event loops
     */
    RouteCompiler(
            Routing source,
            Chains chains,
            Upstreams live,
            Map<String, UpstreamTls> tls,
            Accounts accounts,
            Workers composing) {
        this.chains = chains;
        this.accounts = accounts;
        this.composing = composing;
        source.services()
                .forEach((name, service) -> upstreams.put(
                        name,
                        named(
                                EntityKind.SERVICE,
                                name,
                                () -> live.of(service, tls.getOrDefault(name, UpstreamTls.USUAL)))));
        source.compositions()
                .forEach((name, composition) ->
                        compositions.put(name, named(EntityKind.COMPOSITION, name, () -> compile(composition))));
    }

    /** Makes of a composition what is answered from, be it one of the configuration or not. */
    CompiledComposition compile(Composition composition) {
        return new CompiledComposition(composition, upstreams, accounts::of, chains::credentials, composing);
    }

    /** True when routes of both go to the very same upstreams. */
    @SuppressWarnings("ReferenceEquality") // an upstream that changes is another one
    boolean hasSameUpstreams(RouteCompiler other) {
        return upstreams.size() == other.upstreams.size()
                && upstreams.entrySet().stream()
                        .allMatch(entry -> other.upstreams.get(entry.getKey()) == entry.getValue());
    }

    /** True when there are all services that it calls. */
    boolean hasServicesOf(Composition composition) {
        return upstreams.keySet().containsAll(composition.services());
    }

    /** Says at which entity a compilation fails of which the checks know nothing. */
    private static <T> T named(EntityKind kind, String name, Supplier<T> compilation) {
        try {
            return compilation.get();
        } catch (Unservable e) {
            throw e;
        } catch (RuntimeException e) {
            throw new Unservable(new EntityProblem(kind, name, "", "fails inside the node: " + e), e);
        }
    }

    /** All compositions by name, those without a route too. */
    Map<String, CompiledComposition> compositions() {
        return Map.copyOf(compositions);
    }

    /** @throws Unservable naming the route */
    CompiledRoute compile(Route route) {
        return named(
                EntityKind.ROUTE,
                route.name(),
                () -> route.action()
                        .fold(
                                forward -> only(route, forwarding(forward)),
                                split -> shared(route, split),
                                compose -> composed(route, compose),
                                redirect -> only(route, null),
                                respond -> only(route, null)));
    }

    private CompiledRoute only(Route route, @Nullable Forwarding forwarding) {
        return alone(route, destination(route, forwarding, null, List.of()));
    }

    private CompiledRoute composed(Route route, Compose compose) {
        CompiledComposition composition = compositions.get(compose.composition());
        if (composition == null)
            throw new IllegalStateException("The composition " + compose.composition() + " is not there");
        return alone(route, destination(route, null, composition, List.of()));
    }

    private CompiledRoute alone(Route route, CompiledDestination destination) {
        return new CompiledRoute(route, Chains.NONE, exchange -> destination, List.of(destination), accounts.of(route));
    }

    private CompiledRoute shared(Route route, Split split) {
        List<Destination> used = used(split);
        Stickiness sticky = split.sticky();
        List<EffectivePolicy> common = needsCaller(route) ? chains.common(route, used) : List.of();
        var destinations = used.stream()
                .map(destination -> destination(route, forwarding(destination.forward()), null, common))
                .toArray(CompiledDestination[]::new);
        int[] weights = used.stream().mapToInt(Destination::weight).toArray();
        ExchangeStats[] stats = accounts.of(route);
        Choice choice = new Turns(destinations, weights, stats.length);
        if (sticky != null) choice = new StickyChoice(sticky, used, destinations, choice);
        return new CompiledRoute(route, chains.compile(common), choice, List.of(destinations), stats);
    }

    /** True when it depends on who calls where an exchange goes. */
    static boolean needsCaller(Route route) {
        Stickiness sticky = route.split() == null ? null : route.split().sticky();
        return sticky != null && sticky.by() == HashBy.CONSUMER;
    }

    /** One without weight gets nothing, and so has no say in what all have in common. */
    static List<Destination> used(@Nullable Split split) {
        return split == null
                ? List.of()
                : split.destinations().stream()
                        .filter(destination -> destination.weight() > 0)
                        .toList();
    }

    /** @param before policies that run before, wherever an exchange goes */
    private CompiledDestination destination(
            Route route,
            @Nullable Forwarding forwarding,
            @Nullable CompiledComposition composition,
            List<EffectivePolicy> before) {
        Service service = forwarding == null ? null : forwarding.upstream().service();
        String name = service == null ? null : service.name();
        return new CompiledDestination(
                chains.stage(route, name, before),
                chains.consumerStage(route, forwarding),
                chains.callersMayNeedBodies(),
                name,
                forwarding,
                composition,
                service == null ? NOT_COUNTED : accounts.of(service));
    }

    private Forwarding forwarding(Forward forward) {
        Upstream upstream = upstreams.get(forward.service());
        if (upstream == null) throw new IllegalStateException("The service " + forward.service() + " is not there");
        return new Forwarding(forward, upstream);
    }
}
