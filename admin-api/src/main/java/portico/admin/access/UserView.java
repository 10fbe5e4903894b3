package portico.admin.access;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A user as the API shows it.
 *
 * @param mustChangePassword until then nothing else is allowed to their sessions
 * @param failedLogins since the last success
 */
@Schema(name = "User")
public record UserView(
        UUID id,
        String name,
        Role role,
        boolean mustChangePassword,
        boolean disabled,
        int failedLogins,
        @Nullable Instant lastFailedLoginAt,
        @Nullable Instant lastLoginAt,
        Instant createdAt,
        Instant updatedAt) {}
