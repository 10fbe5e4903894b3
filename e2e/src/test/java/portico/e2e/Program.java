package portico.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Java program in a process of its own, with its output in a file; may be started again after it has ended. */
final class Program {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(10);
    /** For every JVM: they are started often and live shortly, so the second compiler would cost more than it gives. */
    static final List<String> OPTIONS = Stream.of(
                    System.getProperty("portico.e2e.options", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
                            .split(" "))
            .filter(option -> !option.isEmpty())
            .toList();

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        // A test run that is interrupted leaves nothing behind.
        Runtime.getRuntime().addShutdownHook(new Thread(Program::endAll));
    }

    private final String name;
    private final Jdk jdk;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private @Nullable Process process;

    Program(String name, Jdk jdk, Path jar, List<String> options, Map<String, String> environment, Path log) {
        if (!Files.isRegularFile(jar)) throw new IllegalStateException(jar + " is not built: ./mvnw package");
        this.name = name;
        this.jdk = jdk;
        this.command = new ArrayList<>();
        command.add(jdk.program("java"));
        command.addAll(options);
        command.addAll(OPTIONS);
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        this.environment = Map.copyOf(environment);
        this.log = log;
    }

    void start() {
        if (isAlive()) throw new IllegalStateException(name + " runs already");
        try {
            Files.createDirectories(log.getParent());
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().keySet().removeIf(variable -> variable.startsWith("PORTICO_"));
            builder.environment().putAll(environment);
            process = builder.start();
            RUNNING.add(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    long pid() {
        return running().pid();
    }

    /** SIGKILL: no chance to tidy up. */
    void kill() {
        running().destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, without waiting for what follows. */
    void terminate() {
        running().destroy();
    }

    /** SIGTERM, and the end of it. */
    void stop() {
        if (!isAlive()) return;
        terminate();
        awaitEnd();
    }

    /** Waits for the end and says how it ended. */
    int awaitEnd() {
        Process ending = running();
        try {
            if (!ending.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                ending.destroyForcibly().waitFor();
                throw new AssertionError(name + " did not end within " + PATIENCE + "\n" + tail());
            }
            RUNNING.remove(ending);
            return ending.exitValue();
        } catch (InterruptedException e) {
            ending.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + name, e);
        }
    }

    /** Has the JVM carry out a diagnostic command, as {@code jcmd} knows them. */
    void diagnose(String diagnosticCommand) {
        String jcmd = jdk.program("jcmd");
        try {
            var jcmdProcess = new ProcessBuilder(jcmd, String.valueOf(pid()), diagnosticCommand)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (jcmdProcess.waitFor() != 0) throw new AssertionError(diagnosticCommand + " failed on " + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /** All that it has written. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of what it has written, for a failure's message. */
    String tail() {
        List<String> lines = output().lines().toList();
        return "--- the end of " + log + "\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    /** Politely first: an admin service takes its database with it. */
    private static void endAll() {
        RUNNING.forEach(Process::destroy);
        for (var process : RUNNING)
            try {
                if (!process.waitFor(LAST_PATIENCE.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
    }

    private Process running() {
        if (process == null) throw new IllegalStateException(name + " was not started");
        return process;
    }
}
