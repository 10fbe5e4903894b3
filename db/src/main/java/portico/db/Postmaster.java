package portico.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The PostgreSQL server process of one data directory, found by its {@code postmaster.pid}. It outlives a JVM that was
 * killed, and would keep the next one from starting.
 */
final class Postmaster {
    private static final Duration FAST_STOP_MAX = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE_STOP_MAX = Duration.ofSeconds(10);

    private final Path cluster;
    private final Path pidFile;

    Postmaster(Path cluster) {
        this.cluster = cluster;
        this.pidFile = cluster.resolve("postmaster.pid");
    }

    /**
     * Ends the server that an earlier process left behind, if any. Call it only while holding the lock of the
     * directory, for then nobody else can be using that server.
     */
    void endLeftover() {
        Optional<ProcessHandle> found = process();
        if (found.isEmpty()) return;
        ProcessHandle process = found.get();
        if (!isOurs(process)) {
            // The number was given to another process since; PostgreSQL would take that for a running server.
            deletePidFile();
            return;
        }
        // "Fast" ends sessions and writes a checkpoint; "immediate" is a crash, from which PostgreSQL recovers.
        if (stops(process, "INT", FAST_STOP_MAX) || stops(process, "QUIT", IMMEDIATE_STOP_MAX)) return;
        throw new DatabaseStartFailure(
                "PostgreSQL process " + process.pid() + " still uses " + cluster + " and does not stop; end it first",
                null);
    }

    /** The process that the file names, when there is one alive. */
    Optional<ProcessHandle> process() {
        try {
            if (!Files.exists(pidFile)) return Optional.empty();
            List<String> lines = Files.readAllLines(pidFile);
            if (lines.isEmpty()) return Optional.empty();
            return ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(ProcessHandle::isAlive);
        } catch (NumberFormatException e) {
            return Optional.empty(); // half written; PostgreSQL removes such a file itself
        } catch (IOException e) {
            throw new DatabaseStartFailure("Cannot read " + pidFile + ": " + e.getMessage(), e);
        }
    }

    private boolean isOurs(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        boolean postgres = info.command()
                .map(command -> Path.of(command).getFileName().toString().equals("postgres"))
                .orElse(false);
        return postgres && worksHere(process);
    }

    /** A server works in its data directory, and stays there when that is moved or was named by another path. */
    private boolean worksHere(ProcessHandle process) {
        Path directory = Path.of("/proc", String.valueOf(process.pid()), "cwd");
        try {
            if (Files.exists(directory)) return Files.isSameFile(directory, cluster);
        } catch (IOException e) {
            throw new DatabaseStartFailure(
                    "PostgreSQL process " + process.pid() + " may use " + cluster + "; end it first", e);
        }
        return process.info()
                .arguments()
                .map(arguments -> List.of(arguments).contains(cluster.toString()))
                .orElse(false);
    }

    private static boolean stops(ProcessHandle process, String signal, Duration wait) {
        try {
            // The shell's own kill: the program of that name is not everywhere.
            new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            process.onExit().get(wait.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (IOException | ExecutionException e) {
            throw new DatabaseStartFailure("Cannot stop PostgreSQL process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseStartFailure("Interrupted while PostgreSQL process " + process.pid() + " stops", e);
        }
    }

    private void deletePidFile() {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException e) {
            throw new DatabaseStartFailure("Cannot delete the stale " + pidFile + ": " + e.getMessage(), e);
        }
    }
}
