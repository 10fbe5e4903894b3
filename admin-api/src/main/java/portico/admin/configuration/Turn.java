package portico.admin.configuration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.config.EntityKind;
import portico.config.json.ConfigJson;

/** One writer's turn: what it changes becomes one revision, or nothing does. */
public final class Turn {
    private final long before;
    private final String actor;
    private final Instant at;
    private final List<ChangeEntity> changes = new ArrayList<>();

    Turn(long before, String actor, Instant at) {
        this.before = before;
        this.actor = actor;
        this.at = at;
    }

    /** The revision that the changes will be. */
    public long revision() {
        return before + 1;
    }

    /** The revision that there is without them. */
    long before() {
        return before;
    }

    public Instant at() {
        return at;
    }

    /** Records the change of an entity. */
    void changed(EntityKind kind, UUID id, String name, @Nullable Object before, @Nullable Object after) {
        add(kind, id, name, null, before, after);
    }

    /** Records the change of a credential; neither value may hold anything that must stay secret. */
    public void credentialChanged(UUID consumerId, String consumer, @Nullable Object before, @Nullable Object after) {
        add(EntityKind.CONSUMER, consumerId, consumer, ChangeEntity.CREDENTIAL, before, after);
    }

    /** Whether consumers or credentials are among what changes. */
    boolean changesIdentity() {
        return changes.stream().anyMatch(change -> change.kind.equals(EntityKind.CONSUMER.word()));
    }

    List<ChangeEntity> changes() {
        return changes;
    }

    private void add(
            EntityKind kind,
            UUID id,
            String name,
            @Nullable String part,
            @Nullable Object before,
            @Nullable Object after) {
        var change = new ChangeEntity();
        change.revision = revision();
        change.ordinal = changes.size();
        change.at = at;
        change.actor = actor;
        change.kind = kind.word();
        change.entityId = id;
        change.entityName = name;
        change.slot = portico.config.snapshot.Slots.of(id);
        change.part = part;
        change.before = before == null ? null : ConfigJson.tree(before);
        change.after = after == null ? null : ConfigJson.tree(after);
        changes.add(change);
    }
}
