package portico.admin.composition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import portico.admin.configuration.Entities;
import portico.admin.configuration.EntityRows;
import portico.admin.configuration.EntityTable;
import portico.admin.configuration.Sql;
import portico.admin.configuration.StoredEntity;
import portico.admin.problem.NotFound;
import portico.config.composition.openapi.CompositionFragment;
import portico.config.policy.Policy;
import portico.config.policy.PolicyEntry;
import portico.config.route.Route;
import portico.config.service.Service;

/** What compositions answer, as OpenAPI says it. */
@ApplicationScoped
final class Fragments {
    private static final int ROUTES_MAX = 200;

    private final Entities entities;
    private final EntityRows rows;
    private final Sql sql;

    Fragments(Entities entities, EntityRows rows, Sql sql) {
        this.entities = entities;
        this.rows = rows;
        this.sql = sql;
    }

    /** @throws NotFound when there is no such composition */
    ObjectNode of(String nameOrId) {
        var row = entities.get(EntityTable.COMPOSITIONS, nameOrId);
        List<UUID> users = sql.query(
                "select distinct source_id from entity_reference where source_kind = 'route' and target_id = ? limit "
                        + ROUTES_MAX,
                user -> user.getObject(1, UUID.class),
                row.id());
        List<Route> routes = rows.withIds(EntityTable.ROUTES, users).stream()
                .map(StoredEntity::body)
                .sorted(Comparator.comparing(Route::name))
                .toList();
        List<Service> services = rows.named(EntityTable.SERVICES, row.body().services()).stream()
                .map(StoredEntity::body)
                .toList();
        var used = new TreeSet<String>();
        for (var service : services)
            for (var reference : PolicyEntry.references(service.policies())) used.add(reference.name());
        Map<String, Policy> shared = new HashMap<>();
        if (!used.isEmpty())
            rows.named(EntityTable.POLICIES, used).forEach(policy -> shared.put(policy.name(), policy.body()));
        return CompositionFragment.of(row.body(), row.changedRevision(), routes, services, shared::get);
    }
}
