package portico.admin.statistics;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Removes counts that are older than they are kept. Any replica may, and two at once do no harm. */
@Singleton
final class TrafficRetention {
    private static final Duration RECEIPTS_KEPT = Duration.ofDays(31);

    private static final String DELETE = "delete from %s where kind = ? and at < now() - make_interval(secs => ?)";

    private static final String DELETE_RECEIPTS =
            "delete from traffic_receipt where at < now() - make_interval(secs => ?)";

    private final DataSource database;

    TrafficRetention(DataSource database) {
        this.database = database;
    }

    @Scheduled(every = "5m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void clean() throws SQLException {
        try (var connection = database.getConnection()) {
            for (var grain : Grain.values()) for (var subject : Subject.values()) delete(grain, subject, connection);
            try (var delete = connection.prepareStatement(DELETE_RECEIPTS)) {
                delete.setLong(1, RECEIPTS_KEPT.toSeconds());
                delete.executeUpdate();
            }
        }
    }

    /** Kind by kind: that is how the index finds them. */
    private static void delete(Grain grain, Subject subject, Connection connection) throws SQLException {
        try (var delete = connection.prepareStatement(DELETE.formatted(grain.table()))) {
            delete.setString(1, subject.word());
            delete.setLong(2, grain.kept().toSeconds());
            delete.executeUpdate();
        }
    }
}
