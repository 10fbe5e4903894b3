package portico.admin.configuration;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.InUse;
import portico.admin.problem.InvalidInput;
import portico.admin.rest.Parameters;
import portico.config.Entity;
import portico.config.EntityKind;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.json.ConfigJson;

/** Who uses what. Costs what the change costs, not what the configuration holds. */
@ApplicationScoped
final class References {
    private final Sql sql;

    References(Sql sql) {
        this.sql = sql;
    }

    /**
     * The same proposals with every reference by name.
     *
     * @throws InvalidInput naming each field whose target is not there
     */
    List<Proposal> resolve(List<Proposal> proposals) {
        var targets = targets(proposals);
        var problems = Problems.none();
        var resolved = new ArrayList<Proposal>(proposals.size());
        for (var proposal : proposals) resolved.add(resolve(proposal, targets, problems));
        InvalidInput.throwIfAny(problems);
        return resolved;
    }

    /** Keeps what the proposals, all resolved, refer to. */
    void write(List<Proposal> proposals) {
        sql.update("delete from entity_reference where source_id = any(?)", (Object) ids(proposals));
        var targets = targets(proposals);
        var rows = new ArrayList<@Nullable Object[]>();
        for (var proposal : proposals) {
            if (proposal.then() == null) continue;
            for (var reference : proposal.then().references())
                rows.add(new Object[] {
                    proposal.table().kind().word(),
                    proposal.id(),
                    reference.field(),
                    reference.kind().word(),
                    targets.of(reference.kind()).get(reference.name())
                });
        }
        sql.batch("insert into entity_reference values (?, ?, ?, ?, ?)", rows, row -> row);
        follow(proposals);
    }

    /** What stays refers by name: where another entity takes the name of one that goes, it means that one from now on. */
    private void follow(List<Proposal> proposals) {
        var kept = new EnumMap<EntityKind, Map<String, UUID>>(EntityKind.class);
        for (var proposal : proposals)
            if (proposal.then() != null)
                kept.computeIfAbsent(proposal.table().kind(), kind -> new HashMap<>())
                        .put(proposal.name(), proposal.id());
        record Successor(UUID before, UUID now) {}
        var successors = new ArrayList<Successor>();
        for (var proposal : proposals) {
            if (proposal.then() != null) continue;
            UUID now = kept.getOrDefault(proposal.table().kind(), Map.of()).get(proposal.name());
            if (now != null) successors.add(new Successor(proposal.id(), now));
        }
        sql.batch("update entity_reference set target_id = ? where target_id = ?", successors, each ->
                new Object[] {each.now(), each.before()});
    }

    /** @throws InUse when anything that the proposals drop is still used by what stays */
    void checkUnused(List<Proposal> proposals) {
        var dropped = new HashMap<UUID, Proposal>();
        for (var proposal : proposals) if (proposal.then() == null) dropped.put(proposal.id(), proposal);
        if (dropped.isEmpty()) return;
        var users = sql.query(
                "select source_kind, source_id, field, target_id from entity_reference"
                        + " where target_id = any(?) order by source_kind, source_id limit 100",
                row -> new User(
                        row.getString(1), row.getObject(2, UUID.class), row.getString(3), row.getObject(4, UUID.class)),
                (Object) dropped.keySet().toArray(UUID[]::new));
        if (users.isEmpty()) return;
        var first = dropped.get(users.get(0).target());
        if (first == null) throw new IllegalStateException("A reference to what was not asked for");
        var errors = users.stream()
                .filter(user -> user.target().equals(first.id()))
                .map(user -> new Problem(user.kind() + " " + name(user), "uses it as " + user.field()))
                .toList();
        throw new InUse(first.table().kind().word() + " " + first.name(), errors);
    }

    private record User(String kind, UUID id, String field, UUID target) {}

    private String name(User user) {
        return sql.query("select name from " + user.kind() + " where id = ?", row -> row.getString(1), user.id())
                .get(0);
    }

    private static Proposal resolve(Proposal proposal, Targets targets, Problems problems) {
        Entity then = proposal.then();
        if (then == null) return proposal;
        JsonNode rewritten = null;
        for (var reference : then.references()) {
            if (targets.of(reference.kind()).containsKey(reference.name())) continue;
            String name = Parameters.id(reference.name())
                    .map(targets.names(reference.kind())::get)
                    .orElse(null);
            if (name == null) {
                proposal.at(problems)
                        .add(
                                reference.field(),
                                "names a " + reference.kind().word() + " that does not exist: " + reference.name());
                continue;
            }
            if (rewritten == null) rewritten = ConfigJson.tree(then);
            set(rewritten, reference.field(), name);
        }
        if (rewritten == null) return proposal;
        return proposal.with(ConfigJson.read(rewritten, proposal.table().record()));
    }

    /** @param field such as {@code policies[0].use} */
    private static void set(JsonNode tree, String field, String value) {
        var pointer = JsonPointer.compile(
                "/" + field.replaceAll("\\[([0-9]+)]", "/$1").replace('.', '/'));
        ((ObjectNode) tree.at(pointer.head())).put(pointer.last().getMatchingProperty(), value);
    }

    /** All that the proposals name, as it will be when they are written. */
    private Targets targets(List<Proposal> proposals) {
        var wanted = new EnumMap<EntityKind, Set<String>>(EntityKind.class);
        for (var proposal : proposals)
            if (proposal.then() != null)
                for (var reference : proposal.then().references())
                    wanted.computeIfAbsent(reference.kind(), kind -> new HashSet<>())
                            .add(reference.name());
        var targets = new Targets();
        wanted.forEach((kind, names) -> load(kind, names, targets));
        for (var proposal : proposals) {
            var kind = proposal.table().kind();
            if (!wanted.containsKey(kind)) continue;
            if (proposal.then() == null) targets.remove(kind, proposal.name(), proposal.id());
            else targets.put(kind, proposal.name(), proposal.id());
        }
        return targets;
    }

    private void load(EntityKind kind, Set<String> names, Targets targets) {
        UUID[] ids =
                names.stream().flatMap(name -> Parameters.id(name).stream()).toArray(UUID[]::new);
        sql.query(
                        "select name, id from " + kind.word() + " where name = any(?) or id = any(?)",
                        row -> Map.entry(row.getString(1), row.getObject(2, UUID.class)),
                        names.toArray(String[]::new),
                        ids)
                .forEach(found -> targets.put(kind, found.getKey(), found.getValue()));
    }

    static UUID[] ids(List<Proposal> proposals) {
        return proposals.stream().map(Proposal::id).toArray(UUID[]::new);
    }

    /** Names and ids of what may be referred to. */
    private static final class Targets {
        private final Map<EntityKind, Map<String, UUID>> idsByName = new EnumMap<>(EntityKind.class);
        private final Map<EntityKind, Map<UUID, String>> namesById = new EnumMap<>(EntityKind.class);

        Map<String, UUID> of(EntityKind kind) {
            return idsByName.computeIfAbsent(kind, absent -> new HashMap<>());
        }

        Map<UUID, String> names(EntityKind kind) {
            return namesById.computeIfAbsent(kind, absent -> new HashMap<>());
        }

        void put(EntityKind kind, String name, UUID id) {
            of(kind).put(name, id);
            names(kind).put(id, name);
        }

        void remove(EntityKind kind, String name, UUID id) {
            // Unless another entity of the proposals has taken the name.
            of(kind).remove(name, id);
            names(kind).remove(id);
        }
    }
}
