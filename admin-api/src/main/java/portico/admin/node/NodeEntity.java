package portico.admin.node;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.admin.access.TokenMint.Minted;

/** A node that was let in. */
@Entity
@Table(name = "node")
class NodeEntity {
    @Id
    UUID id;

    String name;

    @ManyToOne(optional = false)
    @JoinColumn(name = "group_id")
    NodeGroupEntity group;

    @Column(name = "token_hash")
    String tokenHash;

    @Column(name = "token_hint")
    String tokenHint;

    /** By the join token of its group, and so again by it. */
    boolean joined;

    boolean drained;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "revoked_at")
    @Nullable Instant revokedAt;

    protected NodeEntity() {}

    NodeEntity(UUID id, String name, NodeGroupEntity group, boolean joined, Minted token, Instant at) {
        this.id = id;
        this.name = name;
        this.group = group;
        this.joined = joined;
        this.tokenHash = token.hash();
        this.tokenHint = token.hint();
        this.createdAt = at;
    }

    void token(Minted token) {
        tokenHash = token.hash();
        tokenHint = token.hint();
    }

    NodeIdentity identity() {
        return new NodeIdentity(id, name, group.name, drained);
    }

    NodeView view(NodeState state, @Nullable NodeStatus status) {
        return new NodeView(id, name, group.name, tokenHint, joined, drained, createdAt, revokedAt, state, status);
    }
}
