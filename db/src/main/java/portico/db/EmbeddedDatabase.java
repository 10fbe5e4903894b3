package portico.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL 18 server that runs beside this process, on loopback, behind a random password. In its directory:
 * {@code cluster} with the data, {@code password} and {@code postgres.log}.
 *
 * <p>Data survives restarts, {@code kill -9} of this process included: the server that is left behind then is ended at
 * the next start.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** The name of the database, and of the role that owns it and may do nothing else. */
    private static final String NAME = "portico";

    private static final String SUPERUSER = "postgres";
    private static final int CONNECTIONS_MAX = 100;
    private static final Duration START_MAX = Duration.ofSeconds(60); // recovery after a crash included
    private static final int PORT_TRIES = 2;

    private final EmbeddedPostgres postgres;
    private final DirectoryLock lock;
    private final String password;
    private final List<Path> throwaway;

    private EmbeddedDatabase(EmbeddedPostgres postgres, DirectoryLock lock, String password, List<Path> throwaway) {
        this.postgres = postgres;
        this.lock = lock;
        this.password = password;
        this.throwaway = throwaway;
    }

    /**
     * Starts the database of this directory, which is made when it does not exist.
     *
     * @param port on loopback; 0 for any free one
     * @throws DatabaseStartFailure when it does not start, telling why
     */
    public static EmbeddedDatabase start(Path directory, int port) {
        return start(directory, port, true, List.of());
    }

    /** A database in a temporary directory, gone when it is closed, and fast because it need not survive a crash. */
    public static EmbeddedDatabase throwaway() {
        try {
            Path directory = Files.createTempDirectory("portico-db");
            return start(directory, 0, false, List.of(directory));
        } catch (IOException e) {
            throw new DatabaseStartFailure("Cannot make a temporary directory: " + e.getMessage(), e);
        }
    }

    private static EmbeddedDatabase start(Path where, int port, boolean durable, List<Path> throwaway) {
        Path directory = where.toAbsolutePath().normalize();
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            return start(directory, port, durable, lock, throwaway);
        } catch (IOException | SQLException | RuntimeException e) {
            lock.close();
            if (e instanceof DatabaseStartFailure failure) throw failure;
            throw new DatabaseStartFailure(
                    "The embedded database in " + directory + " does not start: " + e.getMessage() + ". "
                            + directory.resolve("postgres.log") + " tells more" + RootUser.hint(),
                    e);
        }
    }

    private static EmbeddedDatabase start(
            Path directory, int port, boolean durable, DirectoryLock lock, List<Path> throwaway)
            throws IOException, SQLException {
        Path cluster = directory.resolve("cluster");
        Path complete = directory.resolve("complete");
        var postmaster = new Postmaster(cluster);
        postmaster.endLeftover();
        // Without this mark an earlier first start was cut short, and what it left is no database yet.
        boolean first = !Files.exists(complete);
        if (first) delete(cluster);
        String password = password(directory);
        EmbeddedPostgres postgres = launch(directory, cluster, port, durable, password);
        try {
            if (first) {
                createDatabase(postgres, password);
                Files.createFile(complete);
            }
            return new EmbeddedDatabase(postgres, lock, password, throwaway);
        } catch (IOException | SQLException | RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    /** What JDBC connects to; user and password are not in it. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + NAME;
    }

    /** The owner of the database; not a superuser. */
    public String user() {
        return NAME;
    }

    /** The password of the owner; random, never to be logged. */
    public String password() {
        return password;
    }

    /** Stops the server; the data stays. */
    @Override
    public void close() {
        try {
            postgres.close();
            for (Path directory : throwaway) delete(directory);
        } catch (IOException e) {
            throw new DatabaseStartFailure("The embedded database did not stop cleanly", e);
        } finally {
            lock.close();
        }
    }

    private static EmbeddedPostgres launch(Path directory, Path cluster, int port, boolean durable, String password)
            throws IOException {
        IOException last = new IOException("no try");
        // A free port may be taken by someone else before PostgreSQL gets it.
        for (int left = port == 0 ? PORT_TRIES : 1; left > 0; left--) {
            try {
                return settings(directory, cluster, port, durable, password).start();
            } catch (IOException e) {
                last = e;
                new Postmaster(cluster).endLeftover();
            }
        }
        throw last;
    }

    private static EmbeddedPostgres.Builder settings(
            Path directory, Path cluster, int port, boolean durable, String password) {
        String safety = durable ? "on" : "off";
        var log = ProcessBuilder.Redirect.appendTo(
                directory.resolve("postgres.log").toFile());
        return EmbeddedPostgres.builder()
                .setDataDirectory(cluster)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(Programs.directory(directory).toFile())
                .setPort(port)
                .setPGStartupWait(START_MAX)
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                // These four are options of initdb; the last one given wins over the "trust" that comes before.
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", directory.resolve("password").toString())
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setConnectConfig("password", password)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", String.valueOf(CONNECTIONS_MAX))
                .setServerConfig("fsync", safety)
                .setServerConfig("full_page_writes", safety)
                .setServerConfig("synchronous_commit", safety);
    }

    private static void createDatabase(EmbeddedPostgres postgres, String password) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("drop database if exists " + NAME);
            statement.execute("drop role if exists " + NAME);
            // The password is our own base64url: nothing in it needs quoting.
            statement.execute("create role " + NAME + " login password '" + password + "'");
            statement.execute("create database " + NAME + " owner " + NAME);
        }
    }

    private static String password(Path directory) throws IOException {
        Path file = directory.resolve("password");
        if (Files.exists(file)) return Files.readString(file).strip();
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        PrivateFiles.write(file, password + "\n");
        return password;
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
