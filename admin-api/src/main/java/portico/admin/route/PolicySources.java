package portico.admin.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.consumer.Consumer;
import portico.config.policy.EffectivePolicies;
import portico.config.policy.EffectivePolicy;
import portico.config.policy.Level;
import portico.config.policy.Policy;
import portico.config.route.Route;
import portico.config.service.Service;

/** Everything that policies of a route can come from, but for the route itself and who calls. */
final class PolicySources {
    private final Map<String, Policy> shared = new HashMap<>();
    private final Map<String, Service> services = new HashMap<>();
    private final List<Policy> policies;

    PolicySources(Collection<Policy> policies, Collection<Service> services) {
        this.policies = new ArrayList<>(policies);
        policies.forEach(policy -> shared.put(policy.name(), policy));
        services.forEach(service -> this.services.put(service.name(), service));
    }

    /** What runs, in order, on a route and on the way to one of its services; what depends on the caller only when given. */
    List<EffectivePolicy> of(Route route, @Nullable String service, @Nullable Consumer consumer) {
        var effective = EffectivePolicies.from(shared::get).everywhere(policies);
        Service found = service == null ? null : services.get(service);
        if (found != null) effective.attached(Level.SERVICE, found.name(), found.id(), found.policies());
        effective.attached(Level.ROUTE, route.name(), route.id(), route.policies());
        if (consumer != null) {
            consumer.groups().forEach(group -> effective.group(group, policies));
            effective.attached(Level.CONSUMER, consumer.name(), consumer.id(), consumer.policies());
        }
        return effective.inOrder();
    }

    /** The same for each of the services that a route's requests may go to; for none, when it answers by itself. */
    List<List<EffectivePolicy>> each(Route route, @Nullable Consumer consumer) {
        var services = route.services();
        if (services.isEmpty()) return List.of(of(route, null, consumer));
        return services.stream().map(service -> of(route, service, consumer)).toList();
    }
}
