package portico.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process is killed at random moments while it stores one generation after another. */
class DiskCacheKillTest {
    private static final int KILLS = 8;

    @TempDir
    Path directory;

    @Test
    void aKilledProcessLeavesAWholeGenerationNoOlderThanTheLastStored() throws Exception {
        var random = new Random();
        long newest = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            directory.toString(),
                            Long.toString(newest))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            long stored = newest;
            try (var said =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
                stored = Long.parseLong(said.readLine());
                // Some die at their first, which is the slowest; the others when they are well under way.
                if (kill % 4 != 0) stored = generation(said.readLine());
                LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(40)));
                writer.toHandle().destroyForcibly(); // unlike the process's own, it leaves the pipe readable
                writer.waitFor();
                for (String line = said.readLine(); line != null; line = said.readLine())
                    if (line.endsWith(".")) stored = generation(line);
            }
            var loaded = new DiskCache(directory, Storage.DISK).load();
            if (loaded == null) {
                assertThat(stored).isZero(); // killed before it had stored anything
                continue;
            }
            long revision = Snapshots.revisionOf(loaded.generation());
            assertThat(revision).as("kill %d", kill).isBetween(stored, stored + 1);
            assertThat(Snapshots.names(loaded)).isEqualTo(Snapshots.names(Snapshots.revision(revision)));
            newest = revision;
        }
        assertThat(newest).as("it got on").isGreaterThan(KILLS / 2);
    }

    private static long generation(String line) {
        return Long.parseLong(line.substring(0, line.length() - 1));
    }

    /** Stores generations until it is killed; says which one it has stored. */
    static final class Writer {
        public static void main(String[] args) throws Exception {
            var cache = new DiskCache(Path.of(args[0]), Storage.DISK);
            cache.load();
            System.out.println(args[1]);
            for (long revision = Long.parseLong(args[1]) + 1; ; revision++) {
                var made = Snapshots.revision(revision);
                cache.store(made.generation(), made.chunks()::get, () -> false);
                System.out.println(revision + ".");
                System.out.flush();
            }
        }
    }
}
