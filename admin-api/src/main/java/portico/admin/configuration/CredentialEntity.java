package portico.admin.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A credential's row: never with anything that would let one in. */
@Entity
@Table(name = "credential")
public class CredentialEntity {
    @Id
    UUID id;

    @Column(name = "consumer_id")
    UUID consumerId;

    String name;
    String type;
    String hint;
    String hash;

    @Nullable String material;

    @Column(name = "expires_at")
    @Nullable Instant expiresAt;

    @Column(name = "created_at")
    Instant createdAt;

    protected CredentialEntity() {}

    public UUID consumerId() {
        return consumerId;
    }
}
