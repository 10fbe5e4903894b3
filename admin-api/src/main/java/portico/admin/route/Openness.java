package portico.admin.route;

import java.util.Optional;
import portico.config.policy.EffectivePolicy;
import portico.config.policy.Phase;
import portico.config.route.Route;

/** Whether a route lets someone through whom no policy has authenticated. */
final class Openness {
    private Openness() {}

    /** The route as a report names it; empty when it is disabled, or nobody passes unauthenticated. */
    static Optional<OpenRoute> of(Route route, PolicySources sources) {
        if (!route.enabled()) return Optional.empty();
        boolean sometimes = false;
        boolean open = false;
        for (var running : sources.each(route, null)) {
            var authentication = running.stream()
                    .filter(policy -> policy.phase() == Phase.AUTHENTICATION)
                    .toList();
            sometimes |= !authentication.isEmpty();
            open |= authentication.stream().allMatch(Openness::letsStrangersPass);
        }
        if (!open) return Optional.empty();
        return Optional.of(
                new OpenRoute(route.name(), route.match().hosts(), route.match().paths(), sometimes));
    }

    private static boolean letsStrangersPass(EffectivePolicy policy) {
        return policy.when() != null || policy.settings().admitsStrangers();
    }
}
