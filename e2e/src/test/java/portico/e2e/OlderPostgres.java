package portico.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.jar.JarFile;

/** A server of a PostgreSQL older than the embedded one, from the programs that the build fetched. */
final class OlderPostgres implements AutoCloseable {
    private static final Path PROGRAMS = Built.HOME.resolve("e2e/target/postgres");
    private static final String LINUX = "postgres-linux-x86_64.txz";

    private final EmbeddedPostgres postgres;

    private OlderPostgres(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** False on a machine that the fetched programs are not for. */
    static boolean runsHere() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    /**
     * @param version its major version
     * @param directory where data and programs go
     */
    static OlderPostgres start(int version, Path directory) {
        try {
            Files.createDirectories(directory);
            return new OlderPostgres(EmbeddedPostgres.builder()
                    .setPgBinaryResolver((system, machine) -> {
                        var jar = new JarFile(PROGRAMS.resolve(version + ".jar").toFile());
                        return jar.getInputStream(jar.getEntry(LINUX));
                    })
                    .setDataDirectory(directory.resolve("cluster"))
                    .setOverrideWorkingDirectory(directory.resolve("programs").toFile())
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("fsync", "off")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an admin service has to be told in order to use it. */
    Map<String, String> environment() {
        return Map.of(
                "PORTICO_DB_URL",
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres",
                "PORTICO_DB_USER",
                "postgres",
                "PORTICO_DB_PASSWORD",
                "anything: on loopback it trusts");
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
