package portico.admin.route;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.EntityRows;
import portico.admin.configuration.EntityTable;
import portico.admin.configuration.Proposal;
import portico.admin.configuration.RouteEntity;
import portico.admin.configuration.Sql;
import portico.admin.configuration.StoredEntity;
import portico.config.policy.Phase;
import portico.config.policy.Policy;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicyKinds;
import portico.config.route.Route;
import portico.config.service.Service;

/**
 * Which routes lose their authentication by a change, whatever it is that changes: they, a service, a policy that they
 * share. Looks only at the routes that the change can reach.
 */
@ApplicationScoped
public final class Openings {
    private static final int ROUTES_AT_ONCE = 1000;

    private final EntityRows rows;
    private final Sql sql;

    Openings(EntityRows rows, Sql sql) {
        this.rows = rows;
        this.sql = sql;
    }

    /**
     * Looks before a change is written, in its transaction.
     *
     * @param proposals what is about to be written
     */
    public Watch before(List<Proposal> proposals) {
        return new Watch(reach(proposals));
    }

    /** The routes that a change can reach, as they were before it. */
    public final class Watch {
        private final Reach reach;
        private final Map<String, Openness> openBefore = new HashMap<>();

        private Watch(Reach reach) {
            this.reach = reach;
            eachOpen(reach, open -> openBefore.put(open.report().name(), open));
        }

        /** Those of them that are open now, after the write and in the same transaction, and were less so. */
        public Opened after() {
            var opened = new ArrayList<OpenRoute>();
            int[] count = {0};
            eachOpen(reach, open -> {
                Openness before = openBefore.get(open.report().name());
                boolean wider = before == null || open.isWiderThan(before);
                if (wider && ++count[0] <= Opened.ROUTES_SHOWN) opened.add(open.report());
            });
            return new Opened(count[0], List.copyOf(opened));
        }
    }

    /** @param routes their names; null for every route */
    private record Reach(@Nullable Set<String> routes) {}

    private Reach reach(List<Proposal> proposals) {
        var routes = new TreeSet<String>();
        Set<UUID> services = new HashSet<>();
        Set<UUID> policies = new HashSet<>();
        for (var proposal : proposals) {
            if (proposal.table() == EntityTable.ROUTES) routes.add(proposal.name());
            else if (proposal.now() == null) continue; // only routes of the change can refer to what is new
            else if (proposal.table() == EntityTable.SERVICES) services.add(proposal.id());
            else if (proposal.table() == EntityTable.POLICIES) policies.add(proposal.id());
        }
        if (proposals.stream().anyMatch(Openings::guardsEverything)) return new Reach(null);
        services.addAll(users("service", policies));
        Set<UUID> used = new HashSet<>(services);
        used.addAll(policies);
        rows.withIds(EntityTable.ROUTES, users("route", used)).forEach(row -> routes.add(row.name()));
        return new Reach(routes);
    }

    /** Whether a policy that authenticates everywhere, or did, changes. */
    private static boolean guardsEverything(Proposal proposal) {
        if (proposal.table() != EntityTable.POLICIES || proposal.now() == null) return false;
        return Stream.of(proposal.now().body(), proposal.then())
                .anyMatch(body -> body instanceof Policy policy && policy.everywhere() && authenticates(policy));
    }

    private static boolean authenticates(Policy policy) {
        return PolicyKinds.find(policy.type()).map(PolicyKind::phase).equals(Optional.of(Phase.AUTHENTICATION));
    }

    private Set<UUID> users(String kind, Collection<UUID> targets) {
        if (targets.isEmpty()) return Set.of();
        return new HashSet<>(sql.query(
                "select source_id from entity_reference where source_kind = ? and target_id = any(?)",
                row -> row.getObject(1, UUID.class),
                kind,
                targets.toArray(UUID[]::new)));
    }

    private void eachOpen(Reach reach, Consumer<Openness> each) {
        List<Policy> policies =
                rows.all(EntityTable.POLICIES).stream().map(StoredEntity::body).toList();
        if (reach.routes() == null) {
            var sources = new PolicySources(policies, bodies(rows.all(EntityTable.SERVICES)));
            eachOfAll(route -> Openness.measure(route, sources).ifPresent(each));
            return;
        }
        List<String> names = List.copyOf(reach.routes());
        for (int from = 0; from < names.size(); from += ROUTES_AT_ONCE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + ROUTES_AT_ONCE));
            List<Route> routes = rows.named(EntityTable.ROUTES, some).stream()
                    .map(StoredEntity::body)
                    .sorted(Comparator.comparing(Route::name))
                    .toList();
            List<String> services = routes.stream()
                    .flatMap(route -> route.services().stream())
                    .distinct()
                    .toList();
            var sources = new PolicySources(policies, bodies(rows.named(EntityTable.SERVICES, services)));
            routes.forEach(route -> Openness.measure(route, sources).ifPresent(each));
        }
    }

    private void eachOfAll(Consumer<Route> each) {
        String last = "";
        List<RouteEntity> some;
        do {
            some = rows.after(EntityTable.ROUTES, last, ROUTES_AT_ONCE);
            for (var row : some) {
                last = row.name();
                each.accept(row.body());
            }
        } while (some.size() == ROUTES_AT_ONCE);
    }

    private static List<Service> bodies(List<? extends StoredEntity<Service>> rows) {
        return rows.stream().<Service>map(StoredEntity::body).toList();
    }
}
