package portico.admin.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A refresh token, good for one use; its family is the session. */
@Entity
@Table(name = "refresh_token")
class RefreshTokenEntity {
    @Id
    String hash;

    UUID family;

    @Column(name = "user_id")
    UUID userId;

    /** Then the person has to sign in again, however busy the session is. */
    @Column(name = "family_expires_at")
    Instant familyExpiresAt;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Column(name = "used_at")
    @Nullable Instant usedAt;
}
