package portico.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** {@code ./portico}, as someone at a terminal uses it, with a data directory that belongs to the test. */
final class Launcher implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(300);

    private final Path data;
    private final Map<String, String> environment = new TreeMap<>();

    /** @param settings beside the data directory; its ports, for one */
    Launcher(Path data, Map<String, String> settings) {
        this.data = data;
        environment.putAll(settings);
        environment.put("PORTICO_DATA_DIR", data.toString());
        environment.put("PORTICO_SKIP_BUILD", "1"); // a test tests what was built for it
        environment.put("PORTICO_JAVA_HOME", System.getProperty("java.home"));
        environment.put("JDK_JAVA_OPTIONS", String.join(" ", Program.OPTIONS));
    }

    /** How a command ended, and what it wrote. */
    record Result(int exit, String out, String err) {
        Result ok() {
            if (exit != 0) throw new AssertionError("It ended with " + exit + ":\n" + out + err);
            return this;
        }
    }

    /** Runs {@code ./portico} with these arguments. */
    Result run(String... arguments) {
        var command = new ArrayList<String>();
        command.add("./portico");
        command.addAll(List.of(arguments));
        return execute(command);
    }

    /** Runs lines of bash at the top of the working copy. */
    Result bash(String script) {
        return execute(List.of("bash", "-c", script));
    }

    /** Starts {@code ./portico} with these arguments and does not wait for it. */
    Process start(Path output, String... arguments) {
        var command = new ArrayList<String>();
        command.add("./portico");
        command.addAll(List.of(arguments));
        try {
            return builder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        run("down");
    }

    private Result execute(List<String> command) {
        try {
            // Not pipes: what runs on in the background would keep them open.
            Path out = Files.createTempFile(Files.createDirectories(data), "command", ".out");
            Path err = Files.createTempFile(data, "command", ".err");
            Process process = builder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroy();
                throw new AssertionError(command + " did not end within " + PATIENCE + ":\n" + Files.readString(err));
            }
            return new Result(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command).directory(Built.HOME.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("PORTICO_"));
        builder.environment().putAll(environment);
        return builder;
    }
}
