package portico.admin.route;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.Entities;
import portico.admin.configuration.EntityRows;
import portico.admin.configuration.EntityTable;
import portico.admin.configuration.RouteEntity;
import portico.admin.configuration.StoredEntity;
import portico.admin.rest.Page;
import portico.config.consumer.Consumer;
import portico.config.policy.EffectivePolicy;
import portico.config.policy.Phase;
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

    /** What runs on a route, for a consumer if one is named. */
    @Transactional
    public List<EffectivePolicy> of(String route, @Nullable String consumer) {
        Route asked = entities.get(EntityTable.ROUTES, route).body();
        Consumer caller = consumer == null
                ? null
                : entities.get(EntityTable.CONSUMERS, consumer).body();
        var services = asked.forward() == null
                ? List.<portico.config.service.Service>of()
                : entities.find(EntityTable.SERVICES, asked.forward().service()).stream()
                        .map(StoredEntity::body)
                        .toList();
        return new PolicySources(policies(), services).of(asked, caller);
    }

    /** Routes by name that let someone through whom no policy has authenticated. */
    @Transactional
    public Page<OpenRoute> open(String after, int limit) {
        var services =
                rows.all(EntityTable.SERVICES).stream().map(StoredEntity::body).toList();
        var sources = new PolicySources(policies(), services);
        var found = new ArrayList<OpenRoute>();
        String last = after;
        List<RouteEntity> some;
        do {
            some = rows.after(EntityTable.ROUTES, last, ROUTES_AT_ONCE);
            for (var row : some) {
                last = row.name();
                addIfOpen(row.body(), sources, found);
                if (found.size() > limit) break;
            }
        } while (found.size() <= limit && some.size() == ROUTES_AT_ONCE);
        return Page.of(found, limit, OpenRoute::name);
    }

    private List<portico.config.policy.Policy> policies() {
        return rows.all(EntityTable.POLICIES).stream().map(StoredEntity::body).toList();
    }

    private static void addIfOpen(Route route, PolicySources sources, List<OpenRoute> found) {
        if (!route.enabled()) return;
        var authentication = sources.of(route, null).stream()
                .filter(policy -> policy.phase() == Phase.AUTHENTICATION)
                .toList();
        if (authentication.stream().anyMatch(policy -> policy.when() == null)) return;
        found.add(
                new OpenRoute(route.name(), route.match().hosts(), route.match().paths(), !authentication.isEmpty()));
    }
}
