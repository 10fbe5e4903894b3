package portico.admin.start;

import org.jspecify.annotations.Nullable;
import portico.db.DirectoryLock;

/**
 * The data directory, ours alone while the secret for local access lies there: a second process would replace it. A
 * replica that keeps nothing there needs no directory that can be written to.
 *
 * @param lock null for such a replica
 */
record Directory(@Nullable DirectoryLock lock) implements AutoCloseable {
    /** @throws portico.db.DatabaseStartFailure when another process has it */
    static Directory of(AdminSettings settings) {
        return new Directory(
                settings.localAccessOrDefault()
                        ? DirectoryLock.take(settings.dataDir().toAbsolutePath())
                        : null);
    }

    @Override
    public void close() {
        if (lock != null) lock.close();
    }
}
