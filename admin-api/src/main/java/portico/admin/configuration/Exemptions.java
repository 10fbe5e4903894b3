package portico.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.MayNotExempt;
import portico.config.Entity;
import portico.config.Problem;
import portico.config.consumer.Consumer;
import portico.config.policy.PolicyEntry;
import portico.config.route.Route;
import portico.config.service.Service;

/**
 * Who may take a wider policy away from a service, a route or a consumer: a team that edits its own routes shall not be
 * able to free them from what the company says of all.
 */
@ApplicationScoped
final class Exemptions {
    /** The role that has the right {@code policies:exempt}. */
    private static final String ROLE = "admin";

    private final Actor actor;

    Exemptions(Actor actor) {
        this.actor = actor;
    }

    /** @throws MayNotExempt when an exemption is new and the caller does not have the right; old ones may stay */
    void check(List<Proposal> changed) {
        var refused = new ArrayList<Problem>();
        for (var proposal : changed) {
            Set<String> before =
                    exempted(proposal.now() == null ? null : proposal.now().body());
            for (String policy : exempted(proposal.then()))
                if (!before.contains(policy))
                    refused.add(new Problem(
                            proposal.field("policies"), "takes " + policy + " away, which needs policies:exempt"));
        }
        if (!refused.isEmpty() && !actor.has(ROLE)) throw new MayNotExempt(refused);
    }

    private static Set<String> exempted(@Nullable Entity entity) {
        return entries(entity).stream()
                .filter(entry -> !entry.enabled())
                .map(PolicyEntry::effectiveName)
                .collect(Collectors.toSet());
    }

    private static List<PolicyEntry> entries(@Nullable Entity entity) {
        if (entity instanceof Service service) return service.policies();
        if (entity instanceof Route route) return route.policies();
        return entity instanceof Consumer consumer ? consumer.policies() : List.of();
    }
}
