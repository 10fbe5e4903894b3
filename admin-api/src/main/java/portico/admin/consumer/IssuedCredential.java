package portico.admin.consumer;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.ShownCredential;

/**
 * A credential with its secret, which is in this answer and never again.
 *
 * @param value the secret; empty when there is none, or an old one is kept
 */
@Schema(description = "A credential with its secret, which is in this answer and never again.")
public record IssuedCredential(
        UUID id,
        @Schema(examples = "main") String name,
        @Schema(examples = "api-key") String type,
        String hint,
        @Nullable Instant expiresAt,
        Instant createdAt,

        @Schema(
                description = "The secret; empty when there is none.",
                examples = "pk_q7Zr1mVh0tYw9sKxUuB3nC5dE8fG2hJ4kL6pQ1rS7aT")
        String value) {
    static IssuedCredential of(ShownCredential shown, String value) {
        return new IssuedCredential(
                shown.id(), shown.name(), shown.type(), shown.hint(), shown.expiresAt(), shown.createdAt(), value);
    }

    /** Without the secret: this may end up in a log. */
    @Override
    public String toString() {
        return "IssuedCredential[" + name + " " + hint + "]";
    }
}
