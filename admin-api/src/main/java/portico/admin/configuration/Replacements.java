package portico.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.Surroundings.Place;
import portico.config.Entity;
import portico.config.Problem;
import portico.config.policy.Condition;
import portico.config.policy.EffectivePolicy;
import portico.config.policy.Level;
import portico.config.policy.Phase;
import portico.config.policy.Policy;
import portico.config.policy.PolicyEntry;
import portico.config.policy.PolicyKinds;
import portico.config.policy.iprestriction.IpRestrictionSettings;
import portico.config.route.Route;
import portico.config.service.Service;

/**
 * Finds what takes a wider policy away by standing in its place: under a condition that the wider one does not have, by
 * letting strangers pass, or, where it runs everywhere and decides who may pass, by deciding otherwise. Compares what
 * runs before and after, for what changes and for those who use a shared policy that changes.
 */
@ApplicationScoped
final class Replacements {
    private final EntityRows rows;
    private final Sql sql;

    Replacements(EntityRows rows, Sql sql) {
        this.rows = rows;
        this.sql = sql;
    }

    /** Looks before anything is written, with as many queries for one entity as for many. */
    void find(List<Proposal> changed, Consumer<Problem> found) {
        Map<String, Change> policies = loosened(changed);
        var subjects = new ArrayList<Subject>();
        for (var proposal : changed) {
            Entity now = proposal.now() == null ? null : proposal.now().body();
            if (proposal.then() == null) continue;
            var subject = new Subject(proposal, now, proposal.then());
            if (subject.canLose()) subjects.add(subject);
        }
        addUsers(changed, policies.values(), subjects);
        if (subjects.isEmpty()) return;
        Surroundings now = surroundings(changed, subjects);
        var comparison = new Comparison(now, now.with(changed), policies, found);
        subjects.forEach(comparison::check);
    }

    /**
     * An entity to which policies are attached.
     *
     * @param proposal what shall become of it; null when it stays, and a policy that it uses does not
     */
    private record Subject(
            @Nullable Proposal proposal, @Nullable Entity now, Entity then) {
        /** Without entries of its own nothing but a new way leads anything past what is wider. */
        boolean canLose() {
            return !Exemptions.entries(then).isEmpty()
                    || now != null && !ways(now).containsAll(ways(then));
        }
    }

    /**
     * Where the requests of a route go.
     *
     * @param service null when it answers by itself
     * @param composition by which it answers; null for other answers
     */
    private record Way(@Nullable String service, @Nullable String composition) {
        static final Way OWN = new Way(null, null);
    }

    private static List<Way> ways(Entity entity) {
        if (!(entity instanceof Route route)) return List.of(Way.OWN);
        if (route.compose() != null)
            return List.of(new Way(null, route.compose().composition()));
        List<String> services = route.services();
        return services.isEmpty()
                ? List.of(Way.OWN)
                : services.stream().map(service -> new Way(service, null)).toList();
    }

    /** A shared policy as it is and as it will be, under the same name. */
    private record Change(UUID id, Policy now, Policy then, Proposal proposal) {
        /** Whether it can now take something away from where it could not. */
        boolean loosens() {
            if (!then.enabled()) return false;
            boolean comes = !now.enabled() || !now.type().equals(then.type());
            boolean condition = then.when() != null && (comes || !then.when().equals(now.when()));
            return condition || decides(then) && (comes || !Objects.equals(then.settings(), now.settings()));
        }

        private static boolean decides(Policy policy) {
            return PolicyKinds.find(policy.type())
                    .map(kind -> decidesWhoPasses(kind.phase(), kind.type()))
                    .orElse(false);
        }

        String field(String otherwise) {
            if (!now.enabled()) return proposal.field("enabled");
            return proposal.field(now.type().equals(then.type()) ? otherwise : "type");
        }
    }

    private static Map<String, Change> loosened(List<Proposal> changed) {
        var successors = new HashMap<String, Proposal>();
        for (var proposal : changed) if (proposal.then() instanceof Policy) successors.put(proposal.name(), proposal);
        var changes = new HashMap<String, Change>();
        for (var proposal : changed) {
            if (proposal.now() == null || !(proposal.now().body() instanceof Policy now)) continue;
            // Who uses one that goes, uses the one that takes its name.
            Proposal successor = successors.get(proposal.name());
            if (successor == null || !(successor.then() instanceof Policy then)) continue;
            var change = new Change(proposal.id(), now, then, successor);
            if (change.loosens()) changes.put(now.name(), change);
        }
        return changes;
    }

    private void addUsers(List<Proposal> changed, Iterable<Change> policies, List<Subject> subjects) {
        var targets = new HashSet<UUID>();
        policies.forEach(change -> targets.add(change.id()));
        if (targets.isEmpty()) return;
        record User(String kind, UUID id) {}
        var changing = new HashSet<UUID>();
        for (var proposal : changed) changing.add(proposal.id());
        var users = new HashMap<String, Set<UUID>>();
        sql
                .query(
                        "select distinct source_kind, source_id from entity_reference where target_id = any(?)",
                        row -> new User(row.getString(1), row.getObject(2, UUID.class)),
                        (Object) targets.toArray(UUID[]::new))
                .stream()
                .filter(user -> !changing.contains(user.id())) // these are looked at as they will be
                .forEach(user -> users.computeIfAbsent(user.kind(), kind -> new HashSet<>())
                        .add(user.id()));
        for (var table : EntityTable.ALL) {
            Set<UUID> ids = users.get(table.kind().word());
            if (ids == null) continue;
            for (StoredEntity<?> row : rows.withIds(table, ids))
                subjects.add(new Subject(null, row.body(), row.body()));
        }
    }

    /** As it is: nothing has been written yet. */
    private Surroundings surroundings(List<Proposal> changed, List<Subject> subjects) {
        var serviceNames = new HashSet<String>();
        for (var subject : subjects)
            Stream.of(subject.now(), subject.then())
                    .filter(Objects::nonNull)
                    .flatMap(entity -> ways(entity).stream())
                    .map(Way::service)
                    .filter(Objects::nonNull)
                    .forEach(serviceNames::add);
        var services = new HashMap<String, Service>();
        if (!serviceNames.isEmpty())
            for (var row : rows.named(EntityTable.SERVICES, serviceNames)) services.put(row.name(), row.body());
        // A policy that runs everywhere, or for a group, can be replaced by what bears its name, and by nothing else.
        var policyNames = new HashSet<String>();
        for (var subject : subjects) {
            addNames(subject.now(), policyNames);
            addNames(subject.then(), policyNames);
        }
        services.values().forEach(service -> addNames(service, policyNames));
        for (var proposal : changed)
            if (serviceNames.contains(proposal.name()) && proposal.table() == EntityTable.SERVICES)
                addNames(proposal.then(), policyNames);
        var policies = new HashMap<String, Policy>();
        if (!policyNames.isEmpty())
            for (var row : rows.named(EntityTable.POLICIES, policyNames)) policies.put(row.name(), row.body());
        return new Surroundings(policies, services);
    }

    private static void addNames(@Nullable Entity entity, Set<String> names) {
        for (PolicyEntry entry : Exemptions.entries(entity)) {
            names.add(entry.effectiveName());
            if (entry.use() != null) names.add(entry.use());
        }
    }

    private static boolean decidesWhoPasses(Phase phase, String type) {
        return phase == Phase.AUTHENTICATION
                || phase == Phase.AUTHORISATION
                || type.equals(IpRestrictionSettings.KIND.type());
    }

    /** What runs now and what will run, of all that the subjects have to do with. */
    private static final class Comparison {
        private final Surroundings now;
        private final Surroundings then;
        private final Map<Place, EffectivePolicy> everywhere;
        private final Map<String, Change> policies;
        private final Consumer<Problem> found;

        Comparison(Surroundings now, Surroundings then, Map<String, Change> policies, Consumer<Problem> found) {
            this.now = now;
            this.then = then;
            this.policies = policies;
            this.found = found;
            // One that comes takes nothing from anybody, and one that goes has been looked at.
            everywhere = new HashMap<>(then.everywhere());
            everywhere.keySet().retainAll(now.everywhere().keySet());
        }

        void check(Subject subject) {
            for (Way way : ways(subject.then())) {
                Entity entity = subject.then();
                var running = then.running(entity, way.service(), Exemptions.entries(entity));
                var unentered = now.running(entity, way.service(), List.of());
                var before = before(subject, way, unentered);
                everywhere.forEach((place, wider) -> {
                    var ran =
                            before.stream().map(policies -> policies.get(place)).toList();
                    tell(subject, wider, lost(wider, running.get(place), ran));
                });
                then.running(entity, way.service(), List.of()).forEach((place, wider) -> {
                    if (wider.level() == Level.EVERYWHERE || !unentered.containsKey(place)) return;
                    var ran = met(subject, way, wider) ? before.get(0).get(place) : unentered.get(place);
                    tell(subject, wider, lost(wider, running.get(place), Collections.singletonList(ran)));
                });
            }
        }

        /**
         * What an entity must not lose. Where it has not been before, that is what would run there without entries of
         * its own, for what it is freed from elsewhere it is not freed from here, and besides what ran on it elsewhere.
         */
        private List<Map<Place, EffectivePolicy>> before(
                Subject subject, Way way, Map<Place, EffectivePolicy> unentered) {
            Entity entity = subject.now();
            if (entity == null) return List.of(unentered);
            List<PolicyEntry> entries = Exemptions.entries(entity);
            if (ways(entity).contains(way)) return List.of(now.running(entity, way.service(), entries));
            var before = new ArrayList<Map<Place, EffectivePolicy>>();
            before.add(unentered);
            for (Way other : ways(entity)) before.add(now.running(entity, other.service(), entries));
            return before;
        }

        /** Whether an entity had to do with a wider policy of a service or a group before. */
        private static boolean met(Subject subject, Way way, EffectivePolicy wider) {
            Entity entity = subject.now();
            if (entity == null || !ways(entity).contains(way)) return false;
            return !(entity instanceof portico.config.consumer.Consumer consumer)
                    || wider.source() != null && consumer.groups().contains(wider.source());
        }

        /** The field by which a wider policy is taken away from where it ran; null when it is not. */
        private static @Nullable String lost(
                EffectivePolicy wider, @Nullable EffectivePolicy runs, List<@Nullable EffectivePolicy> ran) {
            var before = ran.stream().filter(Objects::nonNull).toList();
            if (before.isEmpty()) return null;
            if (runs == null) return "enabled";
            if (isNarrower(runs, wider) && before.stream().anyMatch(other -> isNarrower(runs, other))) return "when";
            if (decidesOtherwise(runs, wider, wider)
                    && before.stream().anyMatch(other -> decidesOtherwise(runs, other, wider))) return "settings";
            return null;
        }

        private static boolean isNarrower(EffectivePolicy one, EffectivePolicy other) {
            Condition when = one.when();
            return when != null && (other.when() == null || !when.covers(other.when()));
        }

        /** @param wider what a service or a group decides, its owner may decide otherwise, but not for strangers */
        private static boolean decidesOtherwise(EffectivePolicy one, EffectivePolicy other, EffectivePolicy wider) {
            if (one.settings().admitsStrangers() && !other.settings().admitsStrangers()) return true;
            return wider.level() == Level.EVERYWHERE
                    && decidesWhoPasses(one.phase(), one.type())
                    && !one.settings().equals(other.settings());
        }

        private void tell(Subject subject, EffectivePolicy wider, @Nullable String lost) {
            if (lost == null) return;
            List<PolicyEntry> entries = Exemptions.entries(subject.then());
            int index = 0;
            while (index < entries.size() && !entries.get(index).effectiveName().equals(wider.name())) index++;
            PolicyEntry entry = index == entries.size() ? null : entries.get(index);
            Proposal proposal = subject.proposal();
            if (proposal != null) {
                found.accept(new Problem(
                        proposal.field(
                                entry == null ? way(subject.then()) : "policies[" + index + "]." + field(entry, lost)),
                        "takes " + wider.name() + " away" + how(lost) + ", " + Exemptions.NEEDS_RIGHT));
                return;
            }
            Change change = change(entry, entries);
            found.accept(new Problem(
                    change.field(lost),
                    "takes " + wider.name() + " away from the "
                            + subject.then().kind().word() + " "
                            + subject.then().name() + how(lost) + ", "
                            + Exemptions.NEEDS_RIGHT));
        }

        /** What has brought the entity here: the policy in the place, or, where its service took it away, any it uses. */
        private Change change(@Nullable PolicyEntry inPlace, List<PolicyEntry> entries) {
            return Stream.concat(Stream.ofNullable(inPlace), entries.stream())
                    .map(PolicyEntry::use)
                    .filter(Objects::nonNull)
                    .map(policies::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
        }

        private static String field(PolicyEntry entry, String lost) {
            boolean shared = lost.equals("settings") || lost.equals("when") && entry.when() == null;
            return entry.use() != null && shared ? "use" : lost;
        }

        private static String way(Entity entity) {
            if (!(entity instanceof Route route)) return "policies";
            if (route.forward() != null) return "forward.service";
            return route.split() != null ? "split.destinations" : "policies";
        }

        private static String how(String lost) {
            return switch (lost) {
                case "when" -> " from where the condition does not hold";
                case "settings" -> " by another one in its place, which lets others pass";
                default -> "";
            };
        }
    }
}
