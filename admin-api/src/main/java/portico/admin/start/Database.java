package portico.admin.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import portico.config.secret.Keyring;
import portico.config.secret.Sealed;
import portico.db.DatabaseStartFailure;
import portico.db.EmbeddedDatabase;

/**
 * The database that this process uses: one that it brings, or one that is there.
 *
 * @param embedded the one that it brings; null when it is there
 */
record Database(
        String url, String user, String password, @Nullable EmbeddedDatabase embedded) implements AutoCloseable {
    private static final int VERSION_MIN = 15;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** @throws StartRefused when it cannot be reached, or is too old */
    static Database of(AdminSettings settings) {
        if (!settings.embeddedDatabase()) return outside(settings.db());
        var embedded =
                startEmbedded(settings.embeddedDatabaseDir(), settings.db().port());
        return new Database(embedded.url(), embedded.user(), embedded.password(), embedded);
    }

    private static EmbeddedDatabase startEmbedded(Path directory, int port) {
        try {
            return EmbeddedDatabase.start(directory, port);
        } catch (DatabaseStartFailure e) {
            // Asked afterwards: what an earlier run left on that port is no reason to refuse, the start ends it.
            Ports.requireFree("127.0.0.1", port, "the embedded database", "PORTICO_DB_PORT");
            throw e;
        }
    }

    private static Database outside(AdminSettings.Db settings) {
        String url = settings.url().orElseThrow();
        if (!url.startsWith("jdbc:postgresql:"))
            throw new StartRefused("PORTICO_DB_URL must begin with jdbc:postgresql: and name a PostgreSQL database");
        var database = new Database(url, settings.user().orElse(""), password(settings), null);
        database.check();
        return database;
    }

    private static String password(AdminSettings.Db settings) {
        if (settings.passwordFile().isEmpty()) return settings.password().orElse("");
        try {
            return Files.readString(settings.passwordFile().get()).strip();
        } catch (IOException e) {
            throw new StartRefused("PORTICO_DB_PASSWORD_FILE cannot be read: " + e.getMessage());
        }
    }

    /** It may be starting as we are; so a first refusal is not the last word. */
    private void check() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Connection connection = connect()) {
                int version = connection.getMetaData().getDatabaseMajorVersion();
                if (version < VERSION_MIN)
                    throw new StartRefused("The database of PORTICO_DB_URL is PostgreSQL " + version
                            + "; Portico needs " + VERSION_MIN + " or newer");
                return;
            } catch (SQLException e) {
                if (isFinal(e) || System.nanoTime() > deadline)
                    throw new StartRefused("Cannot use the database of PORTICO_DB_URL as user "
                            + (user.isEmpty() ? "(PORTICO_DB_USER is not set)" : user) + ": " + e.getMessage());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /**
     * Compares the keyring with the one that the database's secrets were sealed with, by the newest key that signs
     * sessions: one that another keyring sealed would neither let anybody in nor any node open what it is sent.
     *
     * @param origin where the keyring comes from
     * @throws StartRefused when it is another one
     */
    void requireSealedBy(Keyring keyring, String origin) {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("select to_regclass('signing_key') is not null")) {
                if (!rows.next() || !rows.getBoolean(1)) return; // not even migrated: nothing is sealed yet
            }
            try (var rows =
                    statement.executeQuery("select id, secret from signing_key order by created_at desc, id limit 1")) {
                if (!rows.next()) return;
                keyring.open(SigningKeyPlace.of(rows.getObject(1, UUID.class)), Sealed.parse(rows.getString(2)));
            }
        } catch (SQLException e) {
            throw new StartRefused("The database cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new StartRefused("The keyring of " + origin + " is not the one that the secrets in the database were"
                    + " sealed with: " + e.getMessage() + ". Bring that keyring back from a backup (after a rotation,"
                    + " with the older keys beside the new ones), or start anew with an empty database");
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        if (!user.isEmpty()) properties.setProperty("user", user);
        if (!password.isEmpty()) properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        return DriverManager.getConnection(url, properties);
    }

    /** Wrong user, password or database name (SQLSTATE classes 28 and 3D): waiting does not help. */
    private static boolean isFinal(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.startsWith("28") || state.startsWith("3D"));
    }

    /** Stops it, if it is ours. */
    @Override
    public void close() {
        if (embedded != null) embedded.close();
    }

    @Override
    public String toString() {
        return "Database[" + (embedded == null ? "outside" : "embedded") + "]"; // never the password
    }
}
