package portico.admin.configuration;

import static java.util.Objects.requireNonNull;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.config.Entity;
import portico.config.Problems;

/**
 * What shall become of one entity.
 *
 * @param now its row; null when it is new
 * @param then what it shall be, with its id; null when it shall go
 * @param place where it stands in what the caller wrote, to name it in answers; empty for all of it
 */
public record Proposal(
        EntityTable<?, ?> table,
        @Nullable StoredEntity<?> now,
        @Nullable Entity then,
        String place) {
    /** An entity that shall be there in this form: under its old id, its own, or a new one. */
    public static Proposal keep(EntityTable<?, ?> table, @Nullable StoredEntity<?> now, Entity then, String place) {
        UUID id = now != null ? now.id() : then.id() != null ? then.id() : UUID.randomUUID();
        return new Proposal(table, now, then.withId(requireNonNull(id)), place);
    }

    /** An entity that shall go. */
    public static Proposal drop(EntityTable<?, ?> table, StoredEntity<?> now) {
        return new Proposal(table, now, null, "");
    }

    Proposal with(Entity other) {
        return new Proposal(table, now, other, place);
    }

    public UUID id() {
        return now != null ? now.id() : requireNonNull(requireNonNull(then).id());
    }

    public String name() {
        return now != null ? now.name() : requireNonNull(then).name();
    }

    boolean isUnchanged() {
        return now != null && now.body().equals(then);
    }

    public Outcome outcome() {
        if (isUnchanged()) return Outcome.UNCHANGED;
        if (now == null) return Outcome.CREATED;
        return then == null ? Outcome.DELETED : Outcome.UPDATED;
    }

    /** The collector, at the place of this entity. */
    Problems at(Problems problems) {
        return place.isEmpty() ? problems : problems.at(place);
    }

    /** A field of this entity, as the caller knows it. */
    String field(String field) {
        return place.isEmpty() ? field : place + "." + field;
    }
}
