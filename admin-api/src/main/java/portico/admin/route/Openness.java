package portico.admin.route;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portico.config.policy.Condition;
import portico.config.policy.EffectivePolicy;
import portico.config.policy.Phase;
import portico.config.route.Route;

/**
 * How far a route lets someone through whom no policy has authenticated.
 *
 * @param report the route as a report names it
 * @param guarded by the service to which requests go, {@link #NO_SERVICE} when there is none: the conditions under which
 *     an authentication runs by which no strangers pass; null where one always runs
 */
record Openness(OpenRoute report, Map<String, @Nullable Set<Condition>> guarded) {
    private static final String NO_SERVICE = "";

    /** The route as a report names it; empty when it is disabled, or nobody passes unauthenticated. */
    static Optional<OpenRoute> of(Route route, PolicySources sources) {
        return measure(route, sources).map(Openness::report);
    }

    /** Empty when the route is disabled, or nobody passes unauthenticated. */
    static Optional<Openness> measure(Route route, PolicySources sources) {
        if (!route.enabled()) return Optional.empty();
        boolean sometimes = false;
        boolean open = false;
        var guarded = new HashMap<String, @Nullable Set<Condition>>();
        var services = route.services();
        for (int index = 0; index < Math.max(1, services.size()); index++) {
            String service = services.isEmpty() ? null : services.get(index);
            @Nullable Set<Condition> conditions = new HashSet<>();
            for (var policy : sources.of(route, service, null)) {
                if (policy.phase() != Phase.AUTHENTICATION) continue;
                sometimes = true;
                if (conditions != null && !policy.settings().admitsStrangers()) conditions = with(policy, conditions);
            }
            open |= conditions != null;
            guarded.put(service == null ? NO_SERVICE : service, conditions);
        }
        if (!open) return Optional.empty();
        var report =
                new OpenRoute(route.name(), route.match().hosts(), route.match().paths(), sometimes);
        return Optional.of(new Openness(report, guarded));
    }

    /** Null for always. */
    private static @Nullable Set<Condition> with(EffectivePolicy policy, Set<Condition> conditions) {
        if (policy.when() == null) return null;
        conditions.add(policy.when());
        return conditions;
    }

    /** Whether somebody passes now who did not before: where requests went already, or else wherever they went. */
    boolean isWiderThan(Openness before) {
        if (before.report.sometimes() && !report.sometimes()) return true;
        for (var way : guarded.entrySet()) {
            Set<Condition> now = way.getValue();
            if (now == null) continue;
            boolean wider = before.guarded.containsKey(way.getKey())
                    ? lets(now, before.guarded.get(way.getKey()))
                    : before.guarded.values().stream().allMatch(ran -> lets(now, ran));
            if (wider) return true;
        }
        return false;
    }

    /** Whether something is let through by the conditions of now that was not by those of before. */
    private static boolean lets(Set<Condition> now, @Nullable Set<Condition> before) {
        return before == null || !before.stream().allMatch(one -> now.stream().anyMatch(other -> other.covers(one)));
    }
}
