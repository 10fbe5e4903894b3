package portico.admin.access;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A personal access token as the API shows it: without the token.
 *
 * @param user whose it is
 * @param role what it allows at most
 * @param hint its first characters
 * @param expiresAt from when on it is refused; absent for never
 * @param lastUsedAt to the minute
 */
@Schema(name = "AccessToken")
public record AccessTokenView(
        UUID id,
        String user,
        String name,
        Role role,
        String hint,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {}
