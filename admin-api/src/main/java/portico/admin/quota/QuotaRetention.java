package portico.admin.quota;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import portico.admin.start.AdminSettings;

/** Removes windows that ended longer ago than they are kept. Any replica may, and two at once do no harm. */
@Singleton
public final class QuotaRetention {
    private static final String DELETE = "delete from quota_count where ends_at < now() - make_interval(secs => ?)";

    private final DataSource database;
    private final Duration kept;

    QuotaRetention(DataSource database, AdminSettings settings) {
        this.database = database;
        this.kept = settings.quotasKept();
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public void clean() throws SQLException {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(DELETE)) {
            delete.setLong(1, kept.toSeconds());
            delete.executeUpdate();
        }
    }
}
