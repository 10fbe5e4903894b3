package portico.admin.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A personal access token. */
@Entity
@Table(name = "access_token")
class AccessTokenEntity {
    @Id
    UUID id;

    @ManyToOne(optional = false)
    @JoinColumn(name = "user_id")
    UserEntity user;

    String name;

    String hash;

    String hint;

    /** It never allows more, whatever its user may do. */
    Role role;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "expires_at")
    @Nullable Instant expiresAt;

    @Column(name = "last_used_at")
    @Nullable Instant lastUsedAt;

    @Column(name = "revoked_at")
    @Nullable Instant revokedAt;

    boolean good(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    AccessTokenView view() {
        return new AccessTokenView(id, user.name, name, role, hint, createdAt, expiresAt, lastUsedAt);
    }
}
