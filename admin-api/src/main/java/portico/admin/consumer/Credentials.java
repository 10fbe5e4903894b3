package portico.admin.consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.ConsumerEntity;
import portico.admin.configuration.Entities;
import portico.admin.configuration.EntityTable;
import portico.admin.configuration.Head;
import portico.admin.configuration.ShownCredential;
import portico.admin.configuration.Sql;
import portico.admin.configuration.Turn;
import portico.admin.problem.AlreadyExists;
import portico.admin.problem.InvalidInput;
import portico.admin.problem.NotFound;
import portico.admin.rest.Parameters;
import portico.config.Problems;
import portico.config.consumer.Credential;
import portico.config.consumer.NewCredential;

/** The credentials of one consumer. A change of one is a change of its consumer, and a revision. */
@ApplicationScoped
public final class Credentials {
    private static final String SHOWN =
            "select id, name, type, hint, expires_at, created_at, last_used_at from credential where consumer_id = ?"
                    + " order by name";
    private static final String PREVIOUS = ".previous";
    private static final int NAME_LENGTH_MAX = 128 - PREVIOUS.length();

    private final Entities entities;
    private final Head head;
    private final Sql sql;
    private final CredentialWriter writer;

    Credentials(Entities entities, Head head, Sql sql, CredentialWriter writer) {
        this.entities = entities;
        this.head = head;
        this.sql = sql;
        this.writer = writer;
    }

    /** A secret that was made, and the revision with it. */
    record Issued(long revision, IssuedCredential credential) {}

    List<ShownCredential> list(String consumer) {
        return sql.query(
                SHOWN,
                row -> {
                    OffsetDateTime lastUsedAt = row.getObject(7, OffsetDateTime.class);
                    return ShownCredential.read(row, 1).lastUsed(lastUsedAt == null ? null : lastUsedAt.toInstant());
                },
                entities.get(EntityTable.CONSUMERS, consumer).id());
    }

    @Transactional
    Issued create(String consumer, NewCredential credential) {
        Problems.of(credential).throwIfAny();
        var ready = writer.ready(credential); // nobody waits for it yet
        Turn turn = head.take();
        ConsumerEntity owner = entities.get(EntityTable.CONSUMERS, consumer);
        var present = of(owner);
        if (find(present, credential.name()).isPresent()) throw new AlreadyExists("credential", credential.name());
        var wanted = new WantedCredential(owner.id(), owner.name(), credential, "");
        var issued = writer.issue(wanted, turn.at(), ready);
        requireRoom(present.size() + 1);
        writer.write(turn, List.of(), List.of(issued.stored()), List.of(wanted));
        return new Issued(head.commit(turn), issued.shown());
    }

    @Transactional
    long delete(String consumer, String credential) {
        Turn turn = head.take();
        var gone = get(of(entities.get(EntityTable.CONSUMERS, consumer)), credential);
        writer.write(turn, List.of(gone), List.of(), List.of());
        return head.commit(turn);
    }

    /** @param overlap how long the old value stays good beside the new one; null for not at all */
    @Transactional
    Issued rotate(String consumer, String credential, @Nullable Duration overlap) {
        Turn turn = head.take();
        ConsumerEntity owner = entities.get(EntityTable.CONSUMERS, consumer);
        var present = of(owner);
        var old = get(present, credential);
        if (!(old.credential() instanceof Credential.ApiKey))
            throw new InvalidInput(
                    "type", "is not api-key: give the consumer a second credential, then delete this one");
        var fresh = NewCredential.apiKey(old.shown().name(), null, old.shown().expiresAt());
        var wanted = new WantedCredential(owner.id(), owner.name(), fresh, "");
        var issued = writer.issue(wanted, turn.at(), null);
        var gone = new ArrayList<StoredCredential>(List.of(old));
        var come = new ArrayList<StoredCredential>(List.of(issued.stored()));
        if (overlap != null) {
            String name = previous(old.shown().name());
            find(present, name).ifPresent(earlier -> gone.add(leftByRotation(earlier)));
            come.add(old.with(name, earlier(old.shown().expiresAt(), turn.at().plus(overlap))));
        }
        requireRoom(present.size() - gone.size() + come.size());
        writer.write(turn, gone, come, List.of());
        return new Issued(head.commit(turn), issued.shown());
    }

    private List<StoredCredential> of(ConsumerEntity owner) {
        return sql.query(
                "select " + StoredCredential.COLUMNS + " where c.consumer_id = ? order by c.name",
                StoredCredential::read,
                owner.id());
    }

    private static StoredCredential get(List<StoredCredential> present, String nameOrId) {
        return find(present, nameOrId).orElseThrow(() -> new NotFound("credential", nameOrId));
    }

    private static Optional<StoredCredential> find(List<StoredCredential> present, String nameOrId) {
        Optional<UUID> id = Parameters.id(nameOrId);
        return present.stream()
                .filter(each -> each.shown().name().equals(nameOrId)
                        || id.isPresent() && id.get().equals(each.shown().id()))
                .findFirst();
    }

    private static void requireRoom(int count) {
        if (count > NewCredential.PER_CONSUMER_MAX)
            throw new InvalidInput(
                    "", "is one more than the " + NewCredential.PER_CONSUMER_MAX + " a consumer may have");
    }

    /** What a rotation left behind ends by itself; what somebody named so does not, and is not ours to revoke. */
    private static StoredCredential leftByRotation(StoredCredential earlier) {
        if (earlier.shown().expiresAt() == null)
            throw new AlreadyExists("credential", earlier.shown().name());
        return earlier;
    }

    private static String previous(String name) {
        if (name.length() > NAME_LENGTH_MAX)
            throw new InvalidInput(
                    "name", "is over " + NAME_LENGTH_MAX + " characters, and leaves no room for " + PREVIOUS);
        return name + PREVIOUS;
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one != null && one.isBefore(other) ? one : other;
    }
}
