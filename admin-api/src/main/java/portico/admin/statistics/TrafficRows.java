package portico.admin.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.Sql;
import portico.config.statistics.TrafficCounts;

/** Reads counts. Every query goes along an index, and over no more rows than a window has. */
@ApplicationScoped
class TrafficRows {
    private static final String SERIES = """
            select floor((extract(epoch from at) - ?) / ?)::int, %1$s from %2$s
            where kind = ? and entity = ? and at >= ? and at < ? group by 1""";

    private static final String TOP = """
            select entity, %1$s from %2$s
            where kind = ? and at >= ? and at < ? group by entity order by %3$s desc, entity limit ?""";

    // What is no more has the name that it had last.
    private static final String NAMES = """
            select e.id, t.name, (select c.entity_name from config_change c
                                  where t.name is null and c.kind = ? and c.entity_id = e.id
                                  order by c.revision desc limit 1)
            from unnest(?) as e (id) left join %s t on t.id = e.id""";

    private static final String ID = "select id from %s where name = ?";

    private final Sql sql;

    TrafficRows(Sql sql) {
        this.sql = sql;
    }

    /** The counts of an entity. */
    record OfEntity(UUID entity, TrafficCounts counts) {}

    /** The counts of each step in which anything moved, by its number. */
    Map<Integer, TrafficCounts> series(
            Subject subject, UUID entity, Grain grain, Instant begin, Instant end, Duration step) {
        var points = new HashMap<Integer, TrafficCounts>();
        sql.query(
                        SERIES.formatted(CountColumns.SUMS, grain.table()),
                        row -> Map.entry(row.getInt(1), CountColumns.read(row, 2)),
                        begin.getEpochSecond(),
                        step.toSeconds(),
                        subject.word(),
                        entity,
                        begin.atOffset(ZoneOffset.UTC),
                        end.atOffset(ZoneOffset.UTC))
                .forEach(point -> points.put(point.getKey(), point.getValue()));
        return points;
    }

    List<OfEntity> top(Subject subject, Grain grain, Instant begin, Instant end, Order order, int most) {
        return sql.query(
                TOP.formatted(CountColumns.SUMS, grain.table(), order.sql()),
                row -> new OfEntity(row.getObject(1, UUID.class), CountColumns.read(row, 2)),
                subject.word(),
                begin.atOffset(ZoneOffset.UTC),
                end.atOffset(ZoneOffset.UTC),
                most);
    }

    /** Who these are, by their ids. */
    Map<UUID, CountedEntity> entities(Subject subject, List<UUID> ids) {
        var entities = new HashMap<UUID, CountedEntity>();
        sql.query(NAMES.formatted(subject.word()), TrafficRows::entity, subject.word(), ids.toArray(UUID[]::new))
                .forEach(entity -> entities.put(entity.id(), entity));
        return entities;
    }

    /** The id of what has this name now; null when nothing has. */
    @Nullable UUID id(Subject subject, String name) {
        List<UUID> ids = sql.query(ID.formatted(subject.word()), row -> row.getObject(1, UUID.class), name);
        return ids.isEmpty() ? null : ids.get(0);
    }

    private static CountedEntity entity(ResultSet row) throws SQLException {
        UUID id = row.getObject(1, UUID.class);
        if (id.equals(Subject.ZEROS)) return new CountedEntity(id, null, CountedEntity.State.UNMATCHED);
        if (id.equals(Subject.ONES)) return new CountedEntity(id, null, CountedEntity.State.REST);
        String name = row.getString(2);
        if (name != null) return new CountedEntity(id, name, CountedEntity.State.PRESENT);
        return new CountedEntity(id, row.getString(3), CountedEntity.State.DELETED);
    }
}
