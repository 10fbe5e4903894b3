package portico.admin.start;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Every setting of the admin service: an environment variable {@code PORTICO_…}, or a system property
 * {@code portico.…}.
 */
@ConfigMapping(prefix = "portico")
public interface AdminSettings {
    /** Where the embedded database, the keyring, the first password and the secret for local access are kept. */
    @WithDefault("data/admin")
    Path dataDir();

    /** The listener of admin API and dashboard. */
    Admin admin();

    /** The listener of the node channel. */
    Channel channel();

    /** The database. */
    Db db();

    /** What is logged, on the console. */
    Log log();

    /** How many revisions can be read, compared, gone back to and fetched by nodes. */
    @WithDefault("1000")
    int revisionsKept();

    /** How long it is known what was used of a quota after its hour, day, week or month has ended. */
    @WithDefault("90d")
    Duration quotasKept();

    /** The keyring itself: the lines that {@code keyring-file} would hold. */
    Optional<String> keyring();

    /**
     * The file with the keyring, the same for every replica and node. Made in the data directory at the first start when
     * neither is set and the database is the embedded one.
     */
    Optional<Path> keyringFile();

    /**
     * Whether a secret in the data directory lets its reader in as the local admin, from this machine. On when the
     * database is the embedded one, unless set.
     */
    Optional<Boolean> localAccess();

    /** @see #localAccess() */
    default boolean localAccessOrDefault() {
        return localAccess().orElse(embeddedDatabase());
    }

    /** Where the embedded database keeps its files. */
    default Path embeddedDatabaseDir() {
        return dataDir().resolve("postgres");
    }

    /** Whether we bring the database. */
    default boolean embeddedDatabase() {
        return db().url().isEmpty();
    }

    /** The listener of admin API and dashboard. */
    interface Admin {
        /** The address to listen on. Anything but loopback belongs behind TLS. */
        @WithDefault("127.0.0.1")
        String host();

        /** The port of admin API and dashboard. */
        @WithDefault("8700")
        int port();
    }

    /** The listener of the node channel. */
    interface Channel {
        /** The address to listen on. */
        @WithDefault("127.0.0.1")
        String host();

        /** The port that nodes connect to. */
        @WithDefault("8710")
        int port();
    }

    /** The database. */
    interface Db {
        /** JDBC URL of a PostgreSQL from 15 on. The admin service starts an embedded one when absent. */
        Optional<String> url();

        /** The user in that database, who may create tables. */
        Optional<String> user();

        /** The user's password. */
        Optional<String> password();

        /** A file with the user's password, instead. */
        Optional<Path> passwordFile();

        /** The port of the embedded database, on loopback; 0 takes any free one. */
        @WithDefault("0")
        int port();
    }

    /** What is logged, on the console. */
    interface Log {
        /** Whether each log entry is a JSON object, for a log collector, or a line for people. */
        @WithDefault("false")
        boolean json();
    }
}
