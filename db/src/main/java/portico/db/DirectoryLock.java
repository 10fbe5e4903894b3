package portico.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One process at a time works in a directory. The lock ends with its process, however that ends. */
public final class DirectoryLock implements AutoCloseable {
    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the directory when it does not exist.
     *
     * @throws DatabaseStartFailure when another process, or another part of this one, holds it
     */
    public static DirectoryLock take(Path directory) {
        try {
            PrivateFiles.createDirectories(directory);
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel) == null) {
                channel.close();
                throw new DatabaseStartFailure(
                        "The directory " + directory + " is in use by another process. Stop that one, or name"
                                + " another directory with PORTICO_DATA_DIR",
                        null);
            }
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw new DatabaseStartFailure("Cannot use the directory " + directory + ": " + e, e);
        }
    }

    private static @Nullable FileLock locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new DatabaseStartFailure("Cannot release the lock of the database directory", e);
        }
    }
}
