package portico.admin.document;

import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.ConfigurationWriter;
import portico.admin.configuration.EntityRows;
import portico.admin.configuration.EntityTable;
import portico.admin.configuration.Head;
import portico.admin.configuration.Outcome;
import portico.admin.configuration.Proposal;
import portico.admin.configuration.StoredEntity;
import portico.admin.configuration.Turn;
import portico.admin.configuration.Validity;
import portico.admin.consumer.CredentialWriter;
import portico.admin.consumer.ReadyPasswords;
import portico.admin.consumer.WantedCredential;
import portico.admin.problem.BadParameter;
import portico.admin.problem.InvalidInput;
import portico.admin.problem.NotFound;
import portico.admin.rest.Parameters;
import portico.admin.route.Opened;
import portico.admin.route.Openings;
import portico.config.ConfigDocument;
import portico.config.Entity;
import portico.config.Problems;
import portico.config.consumer.ConsumerDocument;

/** Writes a document: one transaction, one revision, however large it is. */
@ApplicationScoped
public final class DocumentWriter {
    private final Head head;
    private final EntityRows rows;
    private final ConfigurationWriter writer;
    private final CredentialWriter credentials;
    private final Openings openings;
    private final TransactionSynchronizationRegistry transaction;

    DocumentWriter(
            Head head,
            EntityRows rows,
            ConfigurationWriter writer,
            CredentialWriter credentials,
            Openings openings,
            TransactionSynchronizationRegistry transaction) {
        this.head = head;
        this.rows = rows;
        this.writer = writer;
        this.credentials = credentials;
        this.openings = openings;
        this.transaction = transaction;
    }

    /**
     * A document that is right by itself, and all of it that is dear and depends on nobody's turn.
     *
     * @see #apply
     */
    public static final class Ready {
        private final ConfigDocument document;
        private final List<Part> parts;
        private final ReadyPasswords passwords;

        private Ready(ConfigDocument document, List<Part> parts, ReadyPasswords passwords) {
            this.document = document;
            this.parts = parts;
            this.passwords = passwords;
        }
    }

    /** Checks a document by itself and hashes its passwords: without a transaction, and before any turn. */
    public Ready ready(ConfigDocument document) {
        var parts = parts(document);
        check(document, parts);
        return new Ready(document, parts, credentials.ready(document.consumers()));
    }

    /**
     * @param replace takes away all entities that the document does not name
     * @param deleted what goes besides, none of which the document names
     * @param dryRun does all but keep it
     */
    @Transactional
    @TransactionConfiguration(timeout = 600)
    public Applied apply(Ready ready, boolean replace, List<Named> deleted, boolean dryRun) {
        Turn turn = head.take();
        var proposals = new ArrayList<Proposal>();
        for (var part : ready.parts) propose(part, replace, proposals);
        for (var named : deleted) proposals.add(drop(named, proposals));
        Openings.Watch watch = dryRun ? openings.before(proposals) : null;
        var done = writer.apply(turn, proposals, Set.copyOf(ready.document.emptyGroups()));
        Opened opened = watch == null ? null : watch.after();
        var made = credentials.apply(turn, wanted(ready.document, done), ready.passwords);
        long revision = head.commit(turn);
        if (dryRun) transaction.setRollbackOnly();
        return applied(done, dryRun ? turn.revision() - 1 : revision, dryRun, made, opened);
    }

    /** The entities of one kind in a document. */
    private record Part(EntityTable<?, ?> table, List<? extends Entity> entities) {
        String place(int index) {
            return table.kind().plural() + "[" + index + "]";
        }
    }

    private static List<Part> parts(ConfigDocument document) {
        var consumers =
                document.consumers().stream().map(ConsumerDocument::consumer).toList();
        return List.of(
                new Part(EntityTable.SERVICES, document.services()),
                new Part(EntityTable.POLICIES, document.policies()),
                new Part(EntityTable.ROUTES, document.routes()),
                new Part(EntityTable.CONSUMERS, consumers),
                new Part(EntityTable.CERTIFICATES, document.certificates()),
                new Part(EntityTable.COMPOSITIONS, document.compositions()));
    }

    private static void check(ConfigDocument document, List<Part> parts) {
        var problems = Problems.of(document);
        for (var part : parts)
            for (int index = 0; index < part.entities().size(); index++)
                check(part.entities().get(index), problems.at(part.place(index)));
        InvalidInput.throwIfAny(problems);
    }

    private static void check(Entity entity, Problems at) {
        Validity.checkTexts(entity, at);
        // What has none is among the problems already.
        @Nullable String name = entity.name();
        if (name != null && Parameters.id(name).isPresent()) at.add("name", "must not look like an id");
    }

    private void propose(Part part, boolean replace, List<Proposal> proposals) {
        var names = part.entities().stream().map(Entity::name).toList();
        Map<String, StoredEntity<?>> now = new HashMap<>();
        for (StoredEntity<?> row : replace ? rows.all(part.table()) : rows.named(part.table(), names))
            now.put(row.name(), row);
        for (int index = 0; index < names.size(); index++) {
            Entity then = part.entities().get(index);
            StoredEntity<?> row = now.get(names.get(index));
            if (then.id() != null && (row == null || !then.id().equals(row.id())))
                throw new InvalidInput(part.place(index) + ".id", "is given by the admin service: leave it out");
            proposals.add(Proposal.keep(part.table(), row, then, part.place(index)));
        }
        if (!replace) return;
        var kept = new HashSet<>(names);
        now.values().stream()
                .filter(row -> !kept.contains(row.name()))
                .forEach(row -> proposals.add(Proposal.drop(part.table(), row)));
    }

    private Proposal drop(Named named, List<Proposal> proposals) {
        if (proposals.stream()
                .anyMatch(proposal ->
                        proposal.table() == named.table() && proposal.name().equals(named.name())))
            throw new BadParameter(Named.DELETE, "names what the document names too, or names it twice: " + named);
        StoredEntity<?> row = rows.named(named.table(), List.of(named.name())).stream()
                .findFirst()
                .orElseThrow(() -> new NotFound(named.table().kind().word(), named.name(), Named.DELETE));
        return Proposal.drop(named.table(), row);
    }

    private static List<WantedCredential> wanted(ConfigDocument document, List<Proposal> done) {
        Map<String, Proposal> consumers = new HashMap<>();
        for (var proposal : done)
            if (proposal.table() == EntityTable.CONSUMERS) consumers.put(proposal.name(), proposal);
        var wanted = new ArrayList<WantedCredential>();
        for (int index = 0; index < document.consumers().size(); index++) {
            ConsumerDocument consumer = document.consumers().get(index);
            Proposal owner = consumers.get(consumer.name());
            if (owner == null) throw new IllegalStateException("A consumer of the document was not written");
            for (int at = 0; at < consumer.credentials().size(); at++)
                wanted.add(new WantedCredential(
                        owner.id(),
                        consumer.name(),
                        consumer.credentials().get(at),
                        "consumers[" + index + "].credentials[" + at + "]"));
        }
        return wanted;
    }

    private static Applied applied(
            List<Proposal> done,
            long revision,
            boolean dryRun,
            List<CredentialWriter.Made> made,
            @Nullable Opened opened) {
        Function<Outcome, Integer> count = outcome -> (int)
                done.stream().filter(proposal -> proposal.outcome() == outcome).count();
        var changes = done.stream()
                .filter(proposal -> proposal.outcome() != Outcome.UNCHANGED)
                .limit(Applied.CHANGES_SHOWN)
                .map(proposal -> new Applied.Changed(proposal.table().kind(), proposal.name(), proposal.outcome()))
                .toList();
        return new Applied(
                revision,
                dryRun,
                count.apply(Outcome.CREATED),
                count.apply(Outcome.UPDATED),
                count.apply(Outcome.DELETED),
                count.apply(Outcome.UNCHANGED),
                changes,
                dryRun ? List.of() : made,
                opened);
    }
}
