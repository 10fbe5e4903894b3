package portico.e2e;

import static portico.testing.Needs.need;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Programs of the system's that tests run, and that may not be there. */
final class Tool {
    private static final long PATIENCE_SECONDS = 120;

    private Tool() {}

    /** @param output all that it said */
    record Ended(int exit, String output) {}

    /** Starts it; what is not there is a need of the test. */
    static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException missing) {
            need(false, builder.command().get(0) + " (./portico test brings it)");
            throw new IllegalStateException(missing);
        }
    }

    /**
     * Runs it to its end.
     *
     * @param output the file for what it says
     */
    static Ended run(ProcessBuilder builder, Path output) throws IOException {
        Process process = start(builder.redirectErrorStream(true).redirectOutput(output.toFile()));
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                throw new AssertionError(builder.command() + " does not end: " + Files.readString(output));
            return new Ended(process.exitValue(), Files.readString(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
