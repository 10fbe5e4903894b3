package portico.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.List;
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
 * edits its own routes shall not be able to free them from what the company says of all. It is taken away by
 * {@code enabled: false}, and by another one in its place.
 */
@ApplicationScoped
final class Exemptions {
    static final String NEEDS_RIGHT = "which needs policies:exempt";

    /** The role that has the right {@code policies:exempt}. */
    private static final String ROLE = "admin";

    private final Actor actor;
    private final Replacements replacements;

    Exemptions(Actor actor, Replacements replacements) {
        this.actor = actor;
        this.replacements = replacements;
    }

    /** @throws MayNotExempt when an exemption is new and the caller does not have the right; old ones may stay */
    void check(List<Proposal> changed) {
        if (actor.has(ROLE)) return;
        // What is switched off by name is in most cases found missing as well: it is told once.
        var refused = new LinkedHashSet<Problem>();
        for (var proposal : changed) {
            addSwitchedOff(proposal, refused);
            loosened(proposal).ifPresent(refused::add);
        }
        replacements.find(changed, refused::add);
        if (!refused.isEmpty()) throw new MayNotExempt(List.copyOf(refused));
    }

    /** Whatever runs under that name now, or will one day. */
    private static void addSwitchedOff(Proposal proposal, Set<Problem> refused) {
        Set<String> before = entries(
                        proposal.now() == null ? null : proposal.now().body())
                .stream()
                .filter(entry -> !entry.enabled())
                .map(PolicyEntry::effectiveName)
                .collect(Collectors.toSet());
        List<PolicyEntry> entries = entries(proposal.then());
        for (int index = 0; index < entries.size(); index++) {
            PolicyEntry entry = entries.get(index);
            if (!entry.enabled() && !before.contains(entry.effectiveName()))
                refused.add(new Problem(
                        proposal.field("policies[" + index + "].enabled"),
                        "takes " + entry.effectiveName() + " away, " + NEEDS_RIGHT));
        }
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
        else if (then.when() != null && (before.when() == null || !then.when().covers(before.when()))) field = "when";
        else if (admitsStrangers(then) && !admitsStrangers(before)) field = "settings";
        return Optional.ofNullable(field)
                .map(changed -> new Problem(
                        proposal.field(changed), "takes " + name + " away from where it ran, " + NEEDS_RIGHT));
    }

    private static boolean runsEverywhere(Policy policy) {
        return policy.everywhere() && policy.enabled();
    }

    private static boolean admitsStrangers(Policy policy) {
        return policy.settings() != null && policy.settings().admitsStrangers();
    }

    /** What is attached to a service, a route or a consumer. */
    static List<PolicyEntry> entries(@Nullable Entity entity) {
        if (entity instanceof Service service) return service.policies();
        if (entity instanceof Route route) return route.policies();
        return entity instanceof Consumer consumer ? consumer.policies() : List.of();
    }
}
