package portico.admin.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import portico.config.secret.Keyring;
import portico.db.PrivateFiles;

/** Where the keyring comes from: the environment, a file, or at the very first start from chance. */
final class KeyringSource {
    private KeyringSource() {}

    /** @throws StartRefused when there is none, or it cannot be read */
    static Keyring read(AdminSettings settings) {
        try {
            return Keyring.parse(text(settings));
        } catch (IllegalArgumentException e) {
            throw new StartRefused(e.getMessage() + ". It is read from " + origin(settings));
        }
    }

    private static String text(AdminSettings settings) {
        if (settings.keyring().isPresent()) return settings.keyring().get();
        Path file = file(settings);
        try {
            if (!Files.exists(file)) {
                // Only beside an embedded database is "no keyring yet" the same as "nothing is sealed yet". Replicas
                // that share a database must share a keyring, and none of them could know that it is the first.
                if (settings.keyringFile().isPresent())
                    throw new StartRefused("PORTICO_KEYRING_FILE names " + file + ", which does not exist");
                if (!settings.embeddedDatabase())
                    throw new StartRefused(
                            "With a database of your own Portico needs a keyring: set PORTICO_KEYRING_FILE"
                                    + " or PORTICO_KEYRING, the same for every replica and node."
                                    + " docs/reference/access.md says how to make one");
                if (Files.isDirectory(settings.embeddedDatabaseDir()))
                    throw new StartRefused("The keyring " + file + " is missing, but the database "
                            + settings.embeddedDatabaseDir() + " is there, and its secrets open with that one only."
                            + " Bring the file back from a backup, or name the keyring in PORTICO_KEYRING_FILE or"
                            + " PORTICO_KEYRING. To start anew instead, move the directory away");
                PrivateFiles.createDirectories(settings.dataDir().toAbsolutePath());
                PrivateFiles.write(file, Keyring.generate());
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new StartRefused("The keyring " + file + " cannot be read or written: " + e.getMessage());
        }
    }

    private static Path file(AdminSettings settings) {
        return settings.keyringFile().orElseGet(() -> settings.dataDir().resolve("keyring"));
    }

    /** Where it is read from, for people. */
    static String origin(AdminSettings settings) {
        return settings.keyring().isPresent()
                ? "PORTICO_KEYRING"
                : file(settings).toString();
    }
}
