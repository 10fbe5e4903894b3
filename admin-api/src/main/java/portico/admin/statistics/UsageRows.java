package portico.admin.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import portico.admin.configuration.Sql;
import portico.config.EntityKind;

/** Counts what depends on entities, by the references that every write keeps. */
@ApplicationScoped
class UsageRows {
    private static final int NAMES_MAX = 5;

    private static final String IDS = "select id from %s where name = any(?)";

    private static final String USERS =
            "select count(distinct source_id) from entity_reference where target_id = any(?) and source_kind = ?";

    private static final String NAMES = """
            select name from %1$s where id in (select source_id from entity_reference
                                               where target_id = any(?) and source_kind = ?)
            order by name limit ?""";

    private static final String USING =
            "select distinct source_id from entity_reference where target_id = any(?) and source_kind = 'route'";

    private static final String REQUESTS =
            "select %s from %s where kind = ? and entity = any(?) and at >= ? and at < ?";

    private final Sql sql;
    private final Clock clock;

    UsageRows(Sql sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** Of entities of one kind, by their names; those that are not there count for nothing. */
    @Transactional
    Usage of(EntityKind kind, List<String> names) {
        UUID[] ids = ids(IDS.formatted(kind.word()), (Object) names.toArray(String[]::new));
        var byKind = new ArrayList<Usage.OfKind>();
        var first = new ArrayList<String>();
        int users = 0;
        for (var user : EntityKind.values()) {
            int count = sql.query(USERS, row -> row.getInt(1), ids, user.word()).get(0);
            if (count == 0) continue;
            users += count;
            byKind.add(new Usage.OfKind(user, count));
            first.addAll(sql.query(
                    NAMES.formatted(user.word()),
                    row -> row.getString(1),
                    ids,
                    user.word(),
                    NAMES_MAX - Math.min(NAMES_MAX, first.size())));
        }
        return new Usage(users, byKind, first, requestsPerMinute(kind, ids));
    }

    private double requestsPerMinute(EntityKind kind, UUID[] ids) {
        boolean counted =
                Stream.of(Subject.values()).anyMatch(subject -> subject.word().equals(kind.word()));
        // A shared policy has no traffic of its own, but its routes have.
        UUID[] whose = counted ? ids : ids(USING, (Object) ids);
        Instant end = Window.QUARTER.end(clock.instant());
        Instant begin = Window.QUARTER.begin(end);
        long requests = sql.query(
                        REQUESTS.formatted(CountColumns.EXCHANGES, Grain.TEN_SECONDS.table()),
                        row -> row.getLong(1),
                        counted ? kind.word() : EntityKind.ROUTE.word(),
                        whose,
                        begin.atOffset(ZoneOffset.UTC),
                        end.atOffset(ZoneOffset.UTC))
                .get(0);
        return TrafficSummary.rounded(
                (double) requests / Duration.between(begin, end).toMinutes());
    }

    private UUID[] ids(String query, Object argument) {
        return sql.query(query, row -> row.getObject(1, UUID.class), argument).toArray(UUID[]::new);
    }
}
