package portico.admin.access;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new password in place of the old one. */
public record PasswordChange(
        @Schema(writeOnly = true, examples = "the old one, word for word")
        String current,

        @Schema(writeOnly = true, minLength = Passwords.LENGTH_MIN, maxLength = Passwords.LENGTH_MAX)
        String replacement) {
    @Override
    public String toString() {
        return "PasswordChange[]";
    }
}
