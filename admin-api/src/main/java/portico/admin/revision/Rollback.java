package portico.admin.revision;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.ConfigurationWriter;
import portico.admin.configuration.EntityRows;
import portico.admin.configuration.EntityTable;
import portico.admin.configuration.Head;
import portico.admin.configuration.Proposal;
import portico.admin.configuration.StoredEntity;
import portico.admin.configuration.Turn;
import portico.admin.configuration.Validity;
import portico.admin.problem.BadParameter;
import portico.admin.problem.InvalidInput;
import portico.admin.route.Opened;
import portico.admin.route.Openings;
import portico.config.Entity;
import portico.config.EntityKind;
import portico.config.GroupMention;
import portico.config.Problems;
import portico.config.json.ConfigJson;

/**
 * Makes the configuration what it was, as a new revision. Credentials stay as they are: going back to old routes must
 * never let a revoked key in again.
 */
@ApplicationScoped
public final class Rollback {
    private final Head head;
    private final History history;
    private final Differences differences;
    private final EntityRows rows;
    private final ConfigurationWriter writer;
    private final Openings openings;
    private final TransactionSynchronizationRegistry transaction;

    Rollback(
            Head head,
            History history,
            Differences differences,
            EntityRows rows,
            ConfigurationWriter writer,
            Openings openings,
            TransactionSynchronizationRegistry transaction) {
        this.head = head;
        this.history = history;
        this.differences = differences;
        this.rows = rows;
        this.writer = writer;
        this.openings = openings;
        this.transaction = transaction;
    }

    /**
     * What came of it.
     *
     * @param revision that the configuration is at now
     * @param changes how many entities are not what they were before
     * @param opened the routes that it opens; null when it was no dry run
     */
    public record RolledBack(
            long revision,
            int changes,

            @Schema(description = "The routes that lose their authentication by it; only answered by a dry run.")
            @Nullable Opened opened) {}

    /** @param only the one entity that is to be what it was; all are when null */
    @Transactional
    @TransactionConfiguration(timeout = 600)
    RolledBack to(long revision, @Nullable UUID only, boolean dryRun) {
        Turn turn = head.take();
        history.requireKept(revision, "revision");
        var undone = differences.all(revision, turn.revision()).stream()
                .filter(difference -> only == null || only.equals(difference.id()))
                .toList();
        if (only != null && undone.isEmpty())
            throw new BadParameter("entity", "is of none that was different at revision " + revision);
        var now = now(undone);
        var problems = Problems.none();
        var proposals = new ArrayList<Proposal>();
        for (var difference : undone)
            propose(difference, Optional.ofNullable(now.get(difference.id())), problems)
                    .ifPresent(proposals::add);
        InvalidInput.throwIfAny(problems);
        Openings.Watch watch = dryRun ? openings.before(proposals) : null;
        writer.apply(turn, proposals, namedGroups(proposals));
        if (watch == null) return new RolledBack(head.commit(turn), proposals.size(), null);
        transaction.setRollbackOnly();
        return new RolledBack(turn.revision() - 1, proposals.size(), watch.after());
    }

    /** They were right when they were written: that the consumers of a group have gone since keeps nobody from going back. */
    private static Set<String> namedGroups(List<Proposal> proposals) {
        var named = new HashSet<String>();
        for (var proposal : proposals)
            if (proposal.then() != null) named.addAll(GroupMention.groupsOf(proposal.then()));
        return named;
    }

    private static Optional<Proposal> propose(Difference difference, Optional<StoredEntity<?>> now, Problems problems) {
        EntityTable<?, ?> table = EntityTable.of(difference.kind());
        @Nullable JsonNode before = difference.before();
        if (before == null) return now.map(row -> Proposal.drop(table, row));
        Entity then = ConfigJson.read(before, table.record());
        String place = difference.kind().word() + " " + difference.name();
        Validity.check(then, problems.at(place));
        return Optional.of(Proposal.keep(table, now.orElse(null), then, place));
    }

    private Map<UUID, StoredEntity<?>> now(List<Difference> undone) {
        var found = new HashMap<UUID, StoredEntity<?>>();
        for (var kind : EntityKind.values()) {
            var ids = undone.stream()
                    .filter(difference -> difference.kind() == kind)
                    .map(Difference::id)
                    .toList();
            if (!ids.isEmpty()) for (var row : rows.withIds(EntityTable.of(kind), ids)) found.put(row.id(), row);
        }
        return found;
    }
}
