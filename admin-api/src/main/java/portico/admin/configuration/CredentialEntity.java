package portico.admin.configuration;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.config.consumer.Credential;
import portico.config.secret.KeyedHash;

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

    @Column(name = "expires_at")
    @Nullable Instant expiresAt;

    @Column(name = "created_at")
    Instant createdAt;

    protected CredentialEntity() {}

    public UUID consumerId() {
        return consumerId;
    }

    /** As it is sent to nodes. */
    public Credential toCredential() {
        return new Credential.ApiKey(id, name, hint, KeyedHash.parse(hash), expiresAt);
    }
}
