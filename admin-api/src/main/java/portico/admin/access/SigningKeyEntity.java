package portico.admin.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import portico.admin.start.SigningKeyPlace;

/** A key that signs sessions' access tokens. */
@Entity
@Table(name = "signing_key")
class SigningKeyEntity {
    @Id
    UUID id;

    /** Sealed by the keyring. */
    String secret;

    @Column(name = "created_at")
    Instant createdAt;

    /** What the secret is sealed for. */
    String place() {
        return SigningKeyPlace.of(id);
    }
}
