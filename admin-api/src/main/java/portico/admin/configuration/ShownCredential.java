package portico.admin.configuration;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A credential without what it is recognised by: for answers, and for the change log.
 *
 * @param hint tells one from another: the first characters of an API key, the id of a jwt-key or hmac-key, the name of a user,
 *     what a certificate is known by
 */
@Schema(name = "Credential", description = "A credential, without its secret.")
public record ShownCredential(
        UUID id,
        @Schema(examples = "main") String name,
        @Schema(examples = "api-key") String type,

        @Schema(
                description = "The first characters of an API key, the id of a jwt-key or hmac-key, the name of a user,"
                        + " what a certificate is known by.",
                examples = "pk_q7Zr1")
        String hint,

        @Schema(description = "From when on it is refused.") @Nullable Instant expiresAt,

        Instant createdAt,

        @Schema(description = "When a node last let somebody in by it, to the minute; absent when none has yet.")
        @Nullable Instant lastUsedAt) {
    /** One of which that is of no interest. */
    public ShownCredential(
            UUID id, String name, String type, String hint, @Nullable Instant expiresAt, Instant createdAt) {
        this(id, name, type, hint, expiresAt, createdAt, null);
    }

    /** The same, used last at this time. */
    public ShownCredential lastUsed(@Nullable Instant at) {
        return new ShownCredential(id, name, type, hint, expiresAt, createdAt, at);
    }

    /** @param column where id, name, type, hint, expires_at and created_at begin */
    public static ShownCredential read(ResultSet row, int column) throws SQLException {
        OffsetDateTime expiresAt = row.getObject(column + 4, OffsetDateTime.class);
        return new ShownCredential(
                row.getObject(column, UUID.class),
                row.getString(column + 1),
                row.getString(column + 2),
                row.getString(column + 3),
                expiresAt == null ? null : expiresAt.toInstant(),
                row.getObject(column + 5, OffsetDateTime.class).toInstant());
    }
}
