package portico.admin.route;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.Entities;
import portico.admin.configuration.EntityRows;
import portico.admin.configuration.EntityTable;
import portico.admin.configuration.RouteEntity;
import portico.admin.configuration.StoredEntity;
import portico.admin.problem.BadParameter;
import portico.admin.problem.NotFound;
import portico.admin.rest.Page;
import portico.config.consumer.Consumer;
import portico.config.policy.EffectivePolicy;
import portico.config.route.Route;

/** Which policies run on routes, by the computation that nodes compile from. */
@ApplicationScoped
public final class RoutePolicies {
    private static final int ROUTES_AT_ONCE = 1000;

    private final Entities entities;
    private final EntityRows rows;

    RoutePolicies(Entities entities, EntityRows rows) {
        this.entities = entities;
        this.rows = rows;
    }

    /**
     * What runs on a route, for a consumer if one is named. Of a route that is split, what runs on the way to one of its
     * services; to any of them, each policy once, when none is named.
     */
    @Transactional
    public List<EffectivePolicy> of(String route, @Nullable String service, @Nullable String consumer) {
        Route asked = entities.get(EntityTable.ROUTES, route).body();
        if (service != null && !asked.services().contains(service))
            throw new BadParameter("service", "must be a service that the route sends requests to");
        Consumer caller = consumer == null
                ? null
                : entities.find(EntityTable.CONSUMERS, consumer)
                        .orElseThrow(() -> new NotFound("consumer", consumer, "consumer"))
                        .body();
        var services = asked.services().stream()
                .flatMap(name -> entities.find(EntityTable.SERVICES, name).stream())
                .map(StoredEntity::body)
                .toList();
        var sources = new PolicySources(policies(), services);
        if (service != null) return sources.of(asked, service, caller);
        return sources.each(asked, caller).stream()
                .flatMap(List::stream)
                .distinct()
                .sorted(Comparator.comparing(EffectivePolicy::phase).thenComparing(EffectivePolicy::level)) // stable
                .toList();
    }

    /** Those of some routes that let someone through whom no policy has authenticated. */
    @Transactional
    public List<OpenRoute> openAmong(List<String> names) {
        var sources = sources();
        var found = new ArrayList<OpenRoute>();
        rows.named(EntityTable.ROUTES, names)
                .forEach(row -> Openness.of(row.body(), sources).ifPresent(found::add));
        return found;
    }

    /** Routes by name that let someone through whom no policy has authenticated. */
    @Transactional
    public Page<OpenRoute> open(String after, int limit) {
        var sources = sources();
        var found = new ArrayList<OpenRoute>();
        String last = after;
        List<RouteEntity> some;
        do {
            some = rows.after(EntityTable.ROUTES, last, ROUTES_AT_ONCE);
            for (var row : some) {
                last = row.name();
                Openness.of(row.body(), sources).ifPresent(found::add);
                if (found.size() > limit) break;
            }
        } while (found.size() <= limit && some.size() == ROUTES_AT_ONCE);
        return Page.of(found, limit, OpenRoute::name);
    }

    private PolicySources sources() {
        var services =
                rows.all(EntityTable.SERVICES).stream().map(StoredEntity::body).toList();
        return new PolicySources(policies(), services);
    }

    private List<portico.config.policy.Policy> policies() {
        return rows.all(EntityTable.POLICIES).stream().map(StoredEntity::body).toList();
    }
}
