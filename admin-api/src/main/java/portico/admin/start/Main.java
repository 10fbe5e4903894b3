package portico.admin.start;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.MalformedRequests;
import portico.config.secret.Keyring;
import portico.db.DatabaseStartFailure;

/** Starts the admin service: first what it cannot do without, then the service itself. */
@QuarkusMain
public final class Main {
    private static final int STOP_SECONDS_MAX = 30;

    private Main() {}

    public static void main(String... arguments) {
        Directory directory;
        @Nullable Database database = null;
        try {
            AdminSettings settings = settings();
            SettingsRules.require(settings);
            Ports.requireFree(settings);
            directory = Directory.of(settings);
            Keyring keyring =
                    KeyringSource.read(settings); // a wrong one is told now, not in the middle of a stack trace
            database = Database.of(settings);
            database.requireSealedBy(keyring, KeyringSource.origin(settings));
        } catch (StartRefused | DatabaseStartFailure e) {
            if (database != null) database.close();
            System.err.println("Portico admin service does not start. " + e.getMessage());
            System.exit(1);
            return;
        }
        Database started = database;
        // Quarkus reads them from here, as from every other source of its configuration.
        System.setProperty("quarkus.datasource.jdbc.url", database.url());
        System.setProperty("quarkus.datasource.username", database.user());
        System.setProperty("quarkus.datasource.password", database.password());
        System.setProperty(MalformedRequests.OWN_URL_CHECK, "true");
        var closed = new CountDownLatch(1);
        // The JVM waits for its hooks and nothing else: without one, it would be gone while the database still stops.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(closed), "database-stop"));
        Quarkus.run(
                null,
                (code, failure) -> {
                    try {
                        started.close(); // after the service: its last transactions need it
                        directory.close();
                    } finally {
                        closed.countDown();
                    }
                    System.exit(code);
                },
                arguments);
    }

    private static void await(CountDownLatch closed) {
        try {
            if (!closed.await(STOP_SECONDS_MAX, TimeUnit.SECONDS))
                System.err.println("Portico admin service stops without waiting any longer for its database");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static AdminSettings settings() {
        var config = new SmallRyeConfigBuilder()
                .addDefaultSources()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withValidateUnknown(false); // other parts have settings of their own
        return SettingsRules.read(config);
    }
}
