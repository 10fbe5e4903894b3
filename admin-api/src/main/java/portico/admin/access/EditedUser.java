package portico.admin.access;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A user after a change.
 *
 * @param oneTimePassword to be handed over, when one was made; in this answer and never again
 */
public record EditedUser(
        UserView user,

        @Schema(description = "Shown this once, when one was made.") @Nullable String oneTimePassword) {
    @Override
    public String toString() {
        return "EditedUser[" + user.name() + "]"; // never the password
    }
}
