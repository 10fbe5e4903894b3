package portico.admin.access;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import portico.config.Checked;
import portico.config.Problems;

/** What somebody signs in with. */
public record Credentials(
        @Schema(examples = "admin") String name,
        @Schema(writeOnly = true) String password) implements Checked {
    private static final int LENGTH_MAX = 1024;

    @Override
    public void check(Problems at) {
        at.required("name", name);
        at.required("password", password);
        at.text("name", name, LENGTH_MAX);
        if (password != null)
            at.require(password.length() <= LENGTH_MAX, "password", "is over " + LENGTH_MAX + " characters");
    }

    @Override
    public String toString() {
        return "Credentials[]"; // a password is typed into the field for the name often enough
    }
}
