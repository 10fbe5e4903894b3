package portico.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.InvalidInput;
import portico.config.Entity;
import portico.config.Problems;
import portico.config.consumer.Consumer;
import portico.config.policy.Policy;
import portico.config.policy.PolicyEntry;
import portico.config.policy.PolicyKinds;

/**
 * Whether shared policies are used where they can run: one that runs before the caller is known cannot be a consumer's,
 * nor depend on the groups of one. An authentication under a condition that never holds would be none.
 */
@ApplicationScoped
final class UsedPolicies {
    private static final String TOO_EARLY = "runs before the consumer is known: ";

    private final EntityRows rows;
    private final Sql sql;

    UsedPolicies(EntityRows rows, Sql sql) {
        this.rows = rows;
        this.sql = sql;
    }

    /**
     * Checks what is about to be written.
     *
     * @param changed with every reference by name
     * @throws InvalidInput naming each entry that uses a policy where it cannot run, and each policy that changes so
     */
    void check(List<Proposal> changed) {
        var problems = Problems.none();
        checkUses(changed, problems);
        checkUsed(changed, problems);
        InvalidInput.throwIfAny(problems);
    }

    private void checkUses(List<Proposal> changed, Problems problems) {
        record Use(Proposal proposal, String field, String policy) {}
        var uses = new ArrayList<Use>();
        Map<String, Policy> policies = new HashMap<>();
        Set<String> missing = new HashSet<>();
        for (var proposal : changed) {
            if (proposal.then() instanceof Policy policy) policies.put(policy.name(), policy);
            List<PolicyEntry> entries = Exemptions.entries(proposal.then());
            for (int index = 0; index < entries.size(); index++) {
                PolicyEntry entry = entries.get(index);
                String field = tooLate(proposal.then(), entry);
                if (field == null || entry.use() == null) continue;
                uses.add(new Use(proposal, "policies[" + index + "]." + field, entry.use()));
                missing.add(entry.use());
            }
        }
        missing.removeAll(policies.keySet());
        if (!missing.isEmpty())
            for (var row : rows.named(EntityTable.POLICIES, missing)) policies.put(row.name(), row.body());
        for (var use : uses)
            if (runsBeforeConsumer(policies.get(use.policy())))
                use.proposal()
                        .at(problems)
                        .add(
                                use.field(),
                                "cannot be: the policy " + use.policy() + " " + TOO_EARLY
                                        + "attach it to a route, a service or everywhere, and to all groups");
    }

    /** Policies that now run earlier than they did, and those who use them. */
    private void checkUsed(List<Proposal> changed, Problems problems) {
        Map<UUID, Proposal> earlier = new HashMap<>();
        Set<UUID> alsoChanged = new HashSet<>();
        for (var proposal : changed) {
            alsoChanged.add(proposal.id());
            if (proposal.now() != null
                    && proposal.now().body() instanceof Policy before
                    && proposal.then() instanceof Policy then
                    && runsBeforeConsumer(then)
                    && !runsBeforeConsumer(before)) earlier.put(proposal.id(), proposal);
        }
        if (earlier.isEmpty()) return;
        record User(String kind, UUID id) {}
        var users = new HashMap<String, Set<UUID>>();
        sql
                .query(
                        "select distinct source_kind, source_id from entity_reference where target_id = any(?)",
                        row -> new User(row.getString(1), row.getObject(2, UUID.class)),
                        (Object) earlier.keySet().toArray(UUID[]::new))
                .stream()
                .filter(user -> !alsoChanged.contains(user.id())) // these have been looked at as they will be
                .forEach(user -> users.computeIfAbsent(user.kind(), kind -> new HashSet<>())
                        .add(user.id()));
        for (var table : EntityTable.ALL) {
            Set<UUID> ids = users.get(table.kind().word());
            if (ids == null) continue;
            for (StoredEntity<?> row : rows.withIds(table, ids))
                for (var entry : Exemptions.entries(row.body()))
                    if (entry.use() != null && tooLate(row.body(), entry) != null)
                        earlier.values().stream()
                                .filter(proposal -> proposal.name().equals(entry.use()))
                                .forEach(proposal -> proposal.at(problems)
                                        .add(
                                                "type",
                                                TOO_EARLY + "the "
                                                        + table.kind().word() + " " + row.name()
                                                        + " uses it where that is too late"));
        }
    }

    /** The field by which an entry asks for a caller who is known; null when it does not. */
    private static @Nullable String tooLate(@Nullable Entity entity, PolicyEntry entry) {
        if (!entry.enabled() || entry.use() == null) return null;
        if (entity instanceof Consumer) return "use";
        return entry.when() != null && !entry.when().groups().isEmpty() ? "when.groups" : null;
    }

    private static boolean runsBeforeConsumer(@Nullable Policy policy) {
        return policy != null
                && PolicyKinds.find(policy.type())
                        .map(kind -> kind.phase().isBeforeConsumer())
                        .orElse(false);
    }
}
