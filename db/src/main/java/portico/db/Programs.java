package portico.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where PostgreSQL's programs are unpacked: in the user's cache, once for all databases. Not under {@code /tmp}, where
 * another user of the machine could lay ready programs of their own.
 */
final class Programs {
    private Programs() {}

    /** @param database used instead when the user has no writable home */
    static Path directory(Path database) {
        Path home = Path.of(System.getProperty("user.home", "/nonexistent"));
        Path shared = home.resolve(".cache").resolve("portico").resolve("postgres");
        try {
            if (Files.isDirectory(home)) {
                PrivateFiles.createDirectories(shared);
                if (Files.isWritable(shared)) return shared;
            }
        } catch (IOException e) {
            // A home that cannot be written to is no fault: the database's own directory serves as well.
        }
        return database.resolve("programs");
    }
}
