package portico.admin.access;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * A user that shall be.
 *
 * @param password for the first login, where it must be changed; made at random when absent
 */
public record NewUser(
        @Schema(examples = "mia") String name,
        @Schema(examples = "editor") Role role,

        @Schema(writeOnly = true, minLength = Passwords.LENGTH_MIN, maxLength = Passwords.LENGTH_MAX) @Nullable String password)
        implements Checked {
    @Override
    public void check(Problems at) {
        at.name("name", name);
        at.required("role", role);
        if (password != null) Passwords.check(at, "password", password, name == null ? "" : name);
    }

    @Override
    public String toString() {
        return "NewUser[" + name + "]"; // never the password
    }
}
