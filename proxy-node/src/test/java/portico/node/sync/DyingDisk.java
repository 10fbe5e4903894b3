package portico.node.sync;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A disk that works for a while; in the middle of the operation after that, the process dies. */
final class DyingDisk implements Storage {
    private int left;

    DyingDisk(int operations) {
        left = operations;
    }

    static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        if (left-- <= 0) {
            // Half of it got there.
            if (left == -1) DISK.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            throw new Death();
        }
        DISK.write(file, bytes);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        DISK.rename(from, to);
    }

    @Override
    public void force(Path directory) throws IOException {
        step();
        DISK.force(directory);
    }

    @Override
    public void delete(Path file) throws IOException {
        step();
        DISK.delete(file);
    }

    private void step() {
        if (left-- <= 0) throw new Death();
    }
}
