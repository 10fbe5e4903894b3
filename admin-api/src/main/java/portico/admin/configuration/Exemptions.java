package portico.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.MayNotExempt;
import portico.config.Entity;
import portico.config.Problem;
import portico.config.consumer.Consumer;
import portico.config.policy.Policy;
import portico.config.policy.PolicyEntry;
import portico.config.route.Route;
import portico.config.service.Service;

/**
 * Who may take a wider policy away from a service, a route or a consumer, or stop one that runs everywhere: a team that
 * edits its own routes shall not be able to free them from what the company says of all.
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
            loosened(proposal).ifPresent(refused::add);
        }
        if (!refused.isEmpty() && !actor.has(ROLE)) throw new MayNotExempt(refused);
    }

    /** What takes a policy that runs everywhere away from some exchange on which it ran, if anything does. */
    private static Optional<Problem> loosened(Proposal proposal) {
        if (proposal.now() == null || !(proposal.now().body() instanceof Policy before) || !runsEverywhere(before))
            return Optional.empty();
        String name = before.name();
        if (!(proposal.then() instanceof Policy then))
            return Optional.of(new Problem(
                    proposal.field("name"), "deletes " + name + ", which runs everywhere: that needs policies:exempt"));
        @Nullable String field = null;
        if (!then.enabled()) field = "enabled";
        else if (!then.everywhere()) field = "everywhere";
        else if (!then.type().equals(before.type())) field = "type";
        else if (then.when() != null && !Objects.equals(then.when(), before.when())) field = "when";
        else if (admitsStrangers(then) && !admitsStrangers(before)) field = "settings";
        return Optional.ofNullable(field)
                .map(changed -> new Problem(
                        proposal.field(changed),
                        "takes " + name + " away from where it ran, which needs policies:exempt"));
    }

    private static boolean runsEverywhere(Policy policy) {
        return policy.everywhere() && policy.enabled();
    }

    private static boolean admitsStrangers(Policy policy) {
        return policy.settings() != null && policy.settings().admitsStrangers();
    }

    private static Set<String> exempted(@Nullable Entity entity) {
        return entries(entity).stream()
                .filter(entry -> !entry.enabled())
                .map(PolicyEntry::effectiveName)
                .collect(Collectors.toSet());
    }

    /** What is attached to a service, a route or a consumer. */
    static List<PolicyEntry> entries(@Nullable Entity entity) {
        if (entity instanceof Service service) return service.policies();
        if (entity instanceof Route route) return route.policies();
        return entity instanceof Consumer consumer ? consumer.policies() : List.of();
    }
}
