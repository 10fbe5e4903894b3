package portico.admin.configuration;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import portico.config.Entity;
import portico.config.snapshot.Slots;

/**
 * What the rows of all kinds have in common.
 *
 * @param <E> the record that the row holds
 */
@MappedSuperclass
public abstract class StoredEntity<E extends Entity> {
    @Id
    UUID id;

    String name;

    int slot;

    @JdbcTypeCode(SqlTypes.ARRAY)
    String[] tags;

    @Column(name = "changed_revision")
    long changedRevision;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    protected StoredEntity() {}

    /** The record, id included. */
    public abstract E body();

    abstract void body(E body);

    /** Takes over a record that has its id. */
    final void take(E body, long revision, Instant at) {
        id = requireNonNull(body.id());
        name = body.name();
        slot = Slots.of(id);
        tags = body.tags().toArray(String[]::new);
        changedRevision = revision;
        if (createdAt == null) createdAt = at;
        updatedAt = at;
        body(body);
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** Which chunk of a snapshot it lies in. */
    public int slot() {
        return slot;
    }

    /** The revision that last changed it. */
    public long changedRevision() {
        return changedRevision;
    }

    /** Names this state of it. The time is there for restored databases, whose revisions come again. */
    public String etag() {
        return "\"%d.%s\"".formatted(changedRevision, Long.toString(updatedAt.toEpochMilli(), 36));
    }
}
