package portico.admin.notification;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Listens on a connection of its own to what transactions {@code NOTIFY}. Only hints: some are lost when the connection
 * breaks, so whoever listens is also called after it stands again, and looks for itself now and then.
 */
@Singleton
public final class Notifications implements AutoCloseable {
    /** What listeners are called with when notifications may have been lost. */
    public static final String PERHAPS = "";

    private static final Logger LOG = Logger.getLogger(Notifications.class);
    private static final int WAIT_MILLIS = 5000;
    private static final int RETRY_MILLIS_MIN = 200;
    private static final int RETRY_MILLIS_MAX = 2000;

    private final Opening opening;
    private final Map<String, Consumer<String>> listeners = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "portico-notifications");
    private volatile boolean stopping;
    private volatile @Nullable Connection connection;

    /** Opens a connection that nobody else uses. */
    private interface Opening {
        Connection open() throws SQLException;
    }

    /** The database's address; the connection is not from its pool. */
    @Inject
    public Notifications(
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") Optional<String> user,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password) {
        var login = new Properties();
        user.ifPresent(name -> login.setProperty("user", name));
        password.ifPresent(secret -> login.setProperty("password", secret));
        this.opening = () -> DriverManager.getConnection(url, login);
        thread.setDaemon(true);
    }

    /** Before {@link #start}. The listener is called with the payload, on the one thread that listens: briefly. */
    public void listen(String channel, Consumer<String> listener) {
        listeners.merge(channel, listener, Consumer::andThen);
    }

    public void start() {
        thread.start();
    }

    @Override
    @PreDestroy
    public void close() {
        stopping = true;
        thread.interrupt();
        try {
            Connection open = connection;
            if (open != null) open.abort(Runnable::run);
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (SQLException e) {
            LOG.debug("The connection does not close", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int failures = 0;
        while (!stopping) {
            try (Connection open = opening.open()) {
                connection = open;
                listen(open);
                failures = 0;
                listeners.values().forEach(listener -> listener.accept(PERHAPS));
                while (!stopping) pass(open);
            } catch (SQLException | RuntimeException e) {
                if (stopping) return;
                LOG.warnf("No notifications from the database for now: %s", e.getMessage());
                pause(failures++);
            } finally {
                connection = null;
            }
        }
    }

    private void listen(Connection open) throws SQLException {
        try (var statement = open.createStatement()) {
            for (var channel : listeners.keySet()) statement.execute("listen " + channel);
        }
    }

    private void pass(Connection open) throws SQLException {
        var notifications = open.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
        if (notifications == null || notifications.length == 0) {
            // A connection that died without a word is found out by talking.
            if (!open.isValid(WAIT_MILLIS / 1000)) throw new SQLException("the connection is dead");
            return;
        }
        for (var notification : notifications) {
            Consumer<String> listener = listeners.get(notification.getName());
            if (listener != null) listener.accept(notification.getParameter());
        }
    }

    private void pause(int failures) {
        long most = Math.min(RETRY_MILLIS_MAX, (long) RETRY_MILLIS_MIN << Math.min(failures, 10));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }
}
