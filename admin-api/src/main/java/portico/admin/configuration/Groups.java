package portico.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import portico.admin.problem.InvalidInput;
import portico.config.GroupMention;
import portico.config.Problems;
import portico.config.Spelling;
import portico.config.consumer.Consumer;

/**
 * Whether groups that are named are there: a misspelt one would keep everybody out, or let in whom it shall not. One is
 * there when a consumer is in it, and when something names it already: who leaves a group, or is revoked, breaks nothing.
 */
@ApplicationScoped
final class Groups {
    /** Among how many consumers, the first by name, a group is looked for that may have been meant. */
    private static final int LOOKED_AT_MAX = 10_000;

    /** For how many groups such a one is looked for. */
    private static final int LOOKED_FOR_MAX = 20;

    private final Sql sql;

    Groups(Sql sql) {
        this.sql = sql;
    }

    /**
     * Checks what is about to be written, before it is.
     *
     * @param empty groups that may be named though nobody is in them
     * @throws InvalidInput naming each field that names a group which is not there
     */
    void check(List<Proposal> changed, Set<String> empty) {
        record Named(Proposal proposal, GroupMention mention) {}
        var named = new ArrayList<Named>();
        var unknown = new LinkedHashSet<String>();
        for (var proposal : changed) {
            if (proposal.then() == null) continue;
            Set<String> before = before(proposal);
            for (var mention : proposal.then().namedGroups())
                if (!empty.contains(mention.group()) && !before.contains(mention.group())) {
                    named.add(new Named(proposal, mention));
                    unknown.add(mention.group());
                }
        }
        if (unknown.isEmpty()) return;
        for (var proposal : changed)
            if (proposal.then() instanceof Consumer consumer) consumer.groups().forEach(unknown::remove);
        if (!unknown.isEmpty()) unknown.removeAll(there(unknown, changed));
        if (unknown.isEmpty()) return;
        var known = new HashSet<>(someThatAreThere());
        for (var proposal : changed) if (proposal.then() instanceof Consumer consumer) known.addAll(consumer.groups());
        // All writers wait meanwhile, so it is not looked for long.
        var meant = new HashMap<String, String>();
        unknown.stream().limit(LOOKED_FOR_MAX).forEach(group -> meant.put(group, Spelling.nearest(group, known)));
        var problems = Problems.none();
        for (var each : named) {
            String group = each.mention().group();
            if (unknown.contains(group))
                each.proposal()
                        .at(problems)
                        .add(each.mention().field(), each.mention().unknown(meant.get(group)));
        }
        InvalidInput.throwIfAny(problems);
    }

    /** Those of the groups that are named already, or that a consumer is in who stays as it is. */
    private List<String> there(Set<String> groups, List<Proposal> changed) {
        // Few, if any: of those who change only the ones who have been in such a group.
        UUID[] change = changed.stream()
                .filter(proposal -> proposal.now() != null
                        && proposal.now().body() instanceof Consumer before
                        && before.groups().stream().anyMatch(groups::contains))
                .map(Proposal::id)
                .toArray(UUID[]::new);
        return sql.query("""
                select g from unnest(?) as g
                where exists (select from named_group n where n.name = g)
                   or exists (select from consumer c
                              where c.body -> 'groups' @> jsonb_build_array(g) and c.id <> all(?))
                """, row -> row.getString(1), groups.toArray(String[]::new), change);
    }

    private List<String> someThatAreThere() {
        return sql.query("""
                (select distinct name from named_group limit ?)
                union
                select jsonb_array_elements_text(body -> 'groups')
                from (select body from consumer order by name limit ?) as looked_at
                """, row -> row.getString(1), LOOKED_AT_MAX, LOOKED_AT_MAX);
    }

    private static Set<String> before(Proposal proposal) {
        return proposal.now() == null
                ? Set.of()
                : GroupMention.groupsOf(proposal.now().body());
    }

    /** Keeps what the proposals name, and who is in which group. */
    void write(List<Proposal> proposals) {
        writeNamed(proposals);
        writeMembers(proposals);
    }

    private void writeNamed(List<Proposal> proposals) {
        record Row(String group, UUID source) {}
        var rows = new ArrayList<Row>();
        var naming = new ArrayList<Proposal>();
        for (var proposal : proposals) {
            Set<String> before = before(proposal);
            Set<String> after = proposal.then() == null ? Set.of() : GroupMention.groupsOf(proposal.then());
            if (before.isEmpty() && after.isEmpty()) continue;
            naming.add(proposal);
            for (String group : after) rows.add(new Row(group, proposal.id()));
        }
        if (naming.isEmpty()) return; // most writes: they wait for each other, so each statement counts
        sql.update("delete from named_group where source_id = any(?)", (Object) References.ids(naming));
        sql.batch("insert into named_group values (?, ?)", rows, row -> new Object[] {row.group(), row.source()});
    }

    private void writeMembers(List<Proposal> proposals) {
        record Member(String group, UUID consumer) {}
        var members = new ArrayList<Member>();
        var changed = new ArrayList<Proposal>();
        for (var proposal : proposals) {
            // Who goes takes it along.
            if (!(proposal.then() instanceof Consumer after)) continue;
            var now = proposal.now();
            if (now != null) {
                if (now.body() instanceof Consumer before && before.groups().equals(after.groups())) continue;
                changed.add(proposal);
            }
            for (String group : after.groups()) members.add(new Member(group, proposal.id()));
        }
        if (!changed.isEmpty())
            sql.update("delete from consumer_group where consumer_id = any(?)", (Object) References.ids(changed));
        sql.batch("insert into consumer_group values (?, ?)", members, member ->
                new Object[] {member.group(), member.consumer()});
    }
}
