package portico.admin.access;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A new personal access token.
 *
 * @param value the token; in this answer and never again
 */
public record IssuedToken(
        UUID id,
        String name,
        Role role,
        String hint,
        @Nullable Instant expiresAt,

        @Schema(description = "Shown this once.", examples = "pat_Jx3…")
        String value) {
    @Override
    public String toString() {
        return "IssuedToken[" + hint + "…]"; // never the value
    }
}
