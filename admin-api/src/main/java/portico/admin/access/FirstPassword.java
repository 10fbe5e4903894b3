package portico.admin.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;
import portico.admin.start.AdminSettings;
import portico.db.PrivateFiles;

/** The file with the first admin's one-time password, there until that was changed. */
@ApplicationScoped
final class FirstPassword {
    private static final Logger LOG = Logger.getLogger(FirstPassword.class);

    private final Path directory;
    private final Path file;

    FirstPassword(AdminSettings settings) {
        this.directory = settings.dataDir().toAbsolutePath();
        this.file = directory.resolve("first-password");
    }

    /** Keeps the password where only the operator can read it, if there is such a place. */
    void keep(String password) {
        try {
            PrivateFiles.createDirectories(directory);
            PrivateFiles.write(file, password + "\n");
        } catch (IOException e) {
            LOG.debug("No place to keep the first password", e); // a replica with a read-only disk: the log has to do
        }
    }

    /** Says where the password is, this once. */
    void show(String password) {
        if (keeps(password))
            LOG.infof(
                    "First admin: name %s, one-time password in %s until it is changed, as it must be at the first login",
                    FirstAdmin.NAME, file);
        else
            // The one secret that is ever logged: there is no other way to hand it over, and it is good for one thing,
            // to choose another.
            LOG.infof(
                    "First admin: name %s, one-time password %s, to be changed at the first login",
                    FirstAdmin.NAME, password);
    }

    /** Whether it is really this one that the file holds: one of earlier may lie where nothing can be written. */
    private boolean keeps(String password) {
        try {
            return Files.readString(file).strip().equals(password);
        } catch (IOException e) {
            return false;
        }
    }

    /** Forgets the password of the first admin as soon as it is no longer good. */
    void changedBy(String name) {
        if (name.equals(FirstAdmin.NAME)) forget();
    }

    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warnf("Cannot delete %s: %s", file, e.getMessage());
        }
    }
}
