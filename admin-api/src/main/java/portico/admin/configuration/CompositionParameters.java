package portico.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.InvalidInput;
import portico.config.Problems;
import portico.config.composition.Composition;
import portico.config.route.Route;

/** Whether the paths of routes bind what their compositions take. Costs what the change costs. */
@ApplicationScoped
final class CompositionParameters {
    private final EntityRows rows;
    private final Sql sql;

    CompositionParameters(EntityRows rows, Sql sql) {
        this.rows = rows;
        this.sql = sql;
    }

    /**
     * Checks what is about to be written.
     *
     * @param proposals with every reference by name
     * @throws InvalidInput naming each route that does not bind a parameter
     */
    void check(List<Proposal> proposals) {
        Map<String, Proposal> compositions = new HashMap<>();
        Map<UUID, Proposal> routes = new HashMap<>();
        for (var proposal : proposals) {
            if (proposal.then() instanceof Composition) compositions.put(proposal.name(), proposal);
            if (proposal.table() == EntityTable.ROUTES) routes.put(proposal.id(), proposal);
        }
        var problems = Problems.none();
        checkRoutes(routes.values(), compositions, problems);
        checkUsers(compositions, routes.keySet(), problems);
        InvalidInput.throwIfAny(problems);
    }

    private void checkRoutes(Iterable<Proposal> routes, Map<String, Proposal> proposed, Problems problems) {
        var composed = new ArrayList<Proposal>();
        var named = new TreeSet<String>();
        for (var proposal : routes) {
            String name = composition(proposal);
            if (name == null) continue;
            composed.add(proposal);
            if (!proposed.containsKey(name)) named.add(name);
        }
        if (composed.isEmpty()) return;
        Map<String, Composition> found = new HashMap<>();
        if (!named.isEmpty())
            rows.named(EntityTable.COMPOSITIONS, named).forEach(row -> found.put(row.name(), row.body()));
        proposed.forEach((name, proposal) -> {
            if (proposal.then() instanceof Composition then) found.put(name, then);
        });
        for (var proposal : composed) {
            Composition used = found.get(composition(proposal));
            if (used != null && proposal.then() instanceof Route route) route.checkBinds(used, proposal.at(problems));
        }
    }

    /** The routes that stay as they are may use what changes. */
    private void checkUsers(Map<String, Proposal> compositions, Set<UUID> changedRoutes, Problems problems) {
        if (compositions.isEmpty()) return;
        Set<UUID> users = new HashSet<>(sql.query(
                "select distinct source_id from entity_reference where source_kind = 'route' and target_id = any(?)",
                row -> row.getObject(1, UUID.class),
                (Object) References.ids(List.copyOf(compositions.values()))));
        users.removeAll(changedRoutes);
        if (users.isEmpty()) return;
        for (var row : rows.withIds(EntityTable.ROUTES, users)) {
            Route route = row.body();
            Proposal used = route.compose() == null
                    ? null
                    : compositions.get(route.compose().composition());
            if (used == null || !(used.then() instanceof Composition then)) continue;
            for (var problem : Problems.of(at -> route.checkBinds(then, at)).list())
                used.at(problems).add("calls", problem.message() + " (route " + route.name() + ")");
        }
    }

    private static @Nullable String composition(Proposal proposal) {
        return proposal.then() instanceof Route route && route.compose() != null
                ? route.compose().composition()
                : null;
    }
}
