package portico.admin.node;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A group of nodes; its join token lets new ones in. */
@Entity
@Table(name = "node_group")
class NodeGroupEntity {
    /** The group of nodes for which none was named; always there. */
    static final String DEFAULT = "default";

    @Id
    UUID id;

    String name;

    @Column(name = "join_token_hash")
    @Nullable String joinTokenHash;

    @Column(name = "join_token_hint")
    @Nullable String joinTokenHint;

    @Column(name = "created_at")
    Instant createdAt;

    protected NodeGroupEntity() {}

    NodeGroupEntity(UUID id, String name, Instant at) {
        this.id = id;
        this.name = name;
        this.createdAt = at;
    }

    NodeGroupView view() {
        return new NodeGroupView(id, name, joinTokenHint, createdAt);
    }
}
