package portico.config;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.config.secret.SecretRewrite;

/** A named thing that people configure, that is stored, versioned and sent to nodes. */
public interface Entity extends Checked {
    @Bound("Octets of the body of any other write; a larger one is refused with 413")
    int BYTES_MAX = 1 << 20;

    /** Given by the admin service when the entity is first stored; null before. */
    @Nullable UUID id();

    /** The name that people and other entities use; unique within its kind, and never changed. */
    String name();

    /** Free labels to filter by. */
    List<String> tags();

    EntityKind kind();

    /** The same entity under this id. */
    Entity withId(UUID id);

    /** The same entity with its secrets rewritten; itself when there are none. */
    default Entity withSecrets(SecretRewrite rewrite) {
        return this;
    }

    /**
     * Where one of its secrets is sealed to. Only for an entity with an id.
     *
     * @param key as {@link #withSecrets} names it
     */
    default String secretPlace(String key) {
        if (id() == null) throw new IllegalStateException("The " + kind().word() + " " + name() + " has no id");
        return kind().word() + "/" + id() + "/" + key;
    }

    /** What this entity names elsewhere in the configuration; all of it must exist. */
    List<Reference> references();

    /**
     * Where this entity names groups of consumers, as what it asks for and not as what it is in. Only for entities that
     * {@link #check} finds nothing wrong with. Whether anybody is in them is looked at when it is written, and by no node.
     */
    default List<GroupMention> namedGroups() {
        return List.of();
    }
}
