package portico.node.sync;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The few operations on files whose order and durability {@link DiskCache} depends on. */
interface Storage {
    Storage DISK = new Storage() {
        @Override
        public void write(Path file, byte[] bytes) throws IOException {
            try (var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) channel.write(rest);
                channel.force(true);
            }
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void force(Path directory) throws IOException {
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public void delete(Path file) throws IOException {
            Files.deleteIfExists(file);
        }
    };

    /** Writes the whole file and waits until it is durable. */
    void write(Path file, byte[] bytes) throws IOException;

    /** Replaces one file by another, at once or not at all. */
    void rename(Path from, Path to) throws IOException;

    /** Makes the names in a directory durable. */
    void force(Path directory) throws IOException;

    void delete(Path file) throws IOException;
}
