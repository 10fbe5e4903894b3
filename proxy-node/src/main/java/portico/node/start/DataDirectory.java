package portico.node.start;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import portico.node.settings.NodeSettings;

/** The directory of what this node keeps. Locked while the node runs: two nodes in one would mix their caches. */
@Singleton
final class DataDirectory {
    private static final int LAST = 10_000;

    private final Path path;
    private @Nullable FileChannel lockFile;

    DataDirectory(NodeSettings settings) {
        this.path = settings.dataDir().toAbsolutePath();
    }

    /** @throws CannotStart when it cannot be written to, or another node has it */
    void open() {
        try {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            lockFile = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = lockFile.tryLock();
            if (lock == null) throw taken(null);
        } catch (OverlappingFileLockException e) {
            throw taken(e);
        } catch (IOException e) {
            throw new CannotStart(
                    "the data directory " + path + " cannot be used (" + e + "); PORTICO_DATA_DIR moves it", e);
        }
    }

    Path cache() {
        return path.resolve("cache");
    }

    Path token() {
        return path.resolve("node.token");
    }

    void close(@Observes @Priority(LAST) ShutdownEvent event) throws IOException {
        if (lockFile != null) lockFile.close();
    }

    private CannotStart taken(@Nullable Throwable cause) {
        return new CannotStart(
                "another node runs in the data directory " + path + "; PORTICO_DATA_DIR gives this one its own", cause);
    }
}
