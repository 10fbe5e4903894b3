package portico.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.StatelessSession;

/**
 * The one way in which entities change, be it one of them or a hundred thousand: checks how they fit together with what
 * stays, then writes rows, references, matches and changes.
 */
@ApplicationScoped
public final class ConfigurationWriter {
    private final StatelessSession session;
    private final Sql sql;
    private final References references;
    private final RouteMatches matches;
    private final KeySealing keySealing;
    private final SecretSealing secretSealing;
    private final ClientCertificates clientCertificates;
    private final Exemptions exemptions;
    private final UsedPolicies usedPolicies;
    private final CompositionParameters compositionParameters;
    private final Groups groups;

    ConfigurationWriter(
            StatelessSession session,
            Sql sql,
            References references,
            RouteMatches matches,
            KeySealing keySealing,
            SecretSealing secretSealing,
            ClientCertificates clientCertificates,
            Exemptions exemptions,
            UsedPolicies usedPolicies,
            CompositionParameters compositionParameters,
            Groups groups) {
        this.session = session;
        this.sql = sql;
        this.references = references;
        this.matches = matches;
        this.keySealing = keySealing;
        this.secretSealing = secretSealing;
        this.clientCertificates = clientCertificates;
        this.exemptions = exemptions;
        this.usedPolicies = usedPolicies;
        this.compositionParameters = compositionParameters;
        this.groups = groups;
    }

    /**
     * Writes what is proposed, as part of the turn.
     *
     * @param proposals each right by itself; no two for the same entity
     * @return the proposals as they were understood, in the same order
     */
    public List<Proposal> apply(Turn turn, List<Proposal> proposals) {
        return apply(turn, proposals, Set.of());
    }

    /**
     * The same.
     *
     * @param emptyGroups that may be named though no consumer is in them
     */
    public List<Proposal> apply(Turn turn, List<Proposal> proposals, Set<String> emptyGroups) {
        var resolved = references.resolve(secretSealing.apply(keySealing.apply(proposals)));
        var changed =
                resolved.stream().filter(proposal -> !proposal.isUnchanged()).toList();
        if (changed.isEmpty()) return resolved;
        exemptions.check(changed);
        usedPolicies.check(changed);
        clientCertificates.check(changed);
        compositionParameters.check(changed);
        groups.check(changed, emptyGroups);
        changed.forEach(proposal -> record(turn, proposal));
        for (var table : EntityTable.ALL) write(turn, table, changed);
        references.write(changed);
        groups.write(changed);
        references.checkUnused(changed);
        matches.write(changed);
        return resolved;
    }

    private static void record(Turn turn, Proposal proposal) {
        turn.changed(
                proposal.table().kind(),
                proposal.id(),
                proposal.name(),
                proposal.now() == null ? null : proposal.now().body(),
                proposal.then());
    }

    private void write(Turn turn, EntityTable<?, ?> table, List<Proposal> proposals) {
        var dropped = new ArrayList<UUID>();
        var updated = new ArrayList<StoredEntity<?>>();
        var inserted = new ArrayList<StoredEntity<?>>();
        for (var proposal : proposals) {
            if (proposal.table() != table) continue;
            if (proposal.then() == null) dropped.add(proposal.id());
            else if (proposal.now() == null) inserted.add(table.row(null, proposal.then(), turn));
            else updated.add(table.row(proposal.now(), proposal.then(), turn));
        }
        // First of all: what comes may have the name of what goes.
        if (!dropped.isEmpty()) {
            UUID[] ids = dropped.toArray(UUID[]::new);
            if (table == EntityTable.CONSUMERS) recordLostCredentials(ids, turn);
            sql.update("delete from " + table.sqlName() + " where id = any(?)", (Object) ids);
        }
        if (!updated.isEmpty()) session.updateMultiple(updated);
        if (!inserted.isEmpty()) session.insertMultiple(inserted);
    }

    /** They go with their consumers; the change log says so of each. */
    private void recordLostCredentials(UUID[] consumerIds, Turn turn) {
        record Lost(UUID consumerId, String consumer, ShownCredential credential) {}
        sql.query(
                        "select o.id, o.name, c.id, c.name, c.type, c.hint, c.expires_at, c.created_at from credential c"
                                + " join consumer o on o.id = c.consumer_id where o.id = any(?) order by o.name, c.name",
                        row -> new Lost(row.getObject(1, UUID.class), row.getString(2), ShownCredential.read(row, 3)),
                        (Object) consumerIds)
                .forEach(lost -> turn.credentialChanged(lost.consumerId(), lost.consumer(), lost.credential(), null));
    }
}
