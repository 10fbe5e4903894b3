package portico.admin.quota;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import portico.admin.configuration.Sql;
import portico.config.policy.quota.CalendarWindow;

/** Reads how consumers stand with their quotas. */
@ApplicationScoped
class QuotaRows {
    private static final String COLUMNS =
            "select policy, place, credential, route, unit, time_zone, quota, used, begins_at, ends_at, settled_at"
                    + " from quota_count where consumer = ?";

    private static final String CURRENT = COLUMNS
            + " and begins_at <= ? and ends_at > ? order by place, policy, unit, credential, route, begins_at limit ?";

    private static final String PAST = COLUMNS
            + " and ends_at <= ? order by ends_at desc, place, policy, unit, credential, route, begins_at limit ?";

    private final Sql sql;
    private final Clock clock;

    QuotaRows(Sql sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** In the windows that there are now. */
    @Transactional
    List<ConsumerQuota> current(UUID consumer, int most) {
        OffsetDateTime now = now();
        return sql.query(CURRENT, QuotaRows::read, consumer, now, now, most);
    }

    /** In those that have ended, the latest first. */
    @Transactional
    List<ConsumerQuota> past(UUID consumer, int most) {
        return sql.query(PAST, QuotaRows::read, consumer, now(), most);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static ConsumerQuota read(ResultSet row) throws SQLException {
        long limit = row.getLong(7);
        long used = row.getLong(8);
        return new ConsumerQuota(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                CalendarWindow.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                row.getString(6),
                limit,
                used,
                Math.max(0, limit - used),
                instant(row, 9),
                instant(row, 10),
                instant(row, 11));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
