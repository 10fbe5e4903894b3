package portico.admin.configuration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.Entity;
import portico.config.consumer.Consumer;
import portico.config.policy.EffectivePolicies;
import portico.config.policy.EffectivePolicy;
import portico.config.policy.Level;
import portico.config.policy.Policy;
import portico.config.policy.PolicyEntry;
import portico.config.route.Route;
import portico.config.service.Service;

/**
 * The shared policies and services that some entities have to do with, as they are or as they will be.
 *
 * @param policies at least those whose names their entries bear or use
 */
record Surroundings(Map<String, Policy> policies, Map<String, Service> services) {
    /** What a narrower entry replaces: one of the same name and type. */
    record Place(String name, String type) {}

    /** What there will be when the proposals are written. */
    Surroundings with(List<Proposal> proposals) {
        return new Surroundings(with(proposals, policies, Policy.class), with(proposals, services, Service.class));
    }

    private static <E extends Entity> Map<String, E> with(List<Proposal> proposals, Map<String, E> now, Class<E> kind) {
        var then = new HashMap<>(now);
        // First of all: what comes may have the name of what goes.
        for (var proposal : proposals)
            if (proposal.table().record() == kind && proposal.then() == null) then.remove(proposal.name());
        for (var proposal : proposals)
            if (kind.isInstance(proposal.then())) then.put(proposal.name(), kind.cast(proposal.then()));
        return then;
    }

    /** What of it runs everywhere. */
    Map<Place, EffectivePolicy> everywhere() {
        return byPlace(EffectivePolicies.from(policies::get).everywhere(List.copyOf(policies.values())));
    }

    /**
     * What runs on an entity.
     *
     * @param service where a route's requests go; null when it answers by itself, and for all but routes
     * @param own what is attached to the entity
     */
    Map<Place, EffectivePolicy> running(Entity entity, @Nullable String service, List<PolicyEntry> own) {
        List<Policy> shared = List.copyOf(policies.values());
        var effective = EffectivePolicies.from(policies::get).everywhere(shared);
        Service behind = service == null ? null : services.get(service);
        if (behind != null) effective.attached(Level.SERVICE, behind.name(), behind.id(), behind.policies());
        if (entity instanceof Consumer consumer) consumer.groups().forEach(group -> effective.group(group, shared));
        return byPlace(effective.attached(level(entity), entity.name(), entity.id(), own));
    }

    private static Level level(Entity entity) {
        if (entity instanceof Route) return Level.ROUTE;
        return entity instanceof Consumer ? Level.CONSUMER : Level.SERVICE;
    }

    private static Map<Place, EffectivePolicy> byPlace(EffectivePolicies effective) {
        var running = new HashMap<Place, EffectivePolicy>();
        for (var policy : effective.inOrder()) running.put(new Place(policy.name(), policy.type()), policy);
        return running;
    }
}
