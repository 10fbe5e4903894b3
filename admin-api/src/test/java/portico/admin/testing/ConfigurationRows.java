package portico.admin.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import portico.config.EntityKind;
import portico.config.snapshot.Slots;

/** Entities written below the REST API: also such as that would refuse. */
public final class ConfigurationRows {
    private final DataSource database;

    public ConfigurationRows(DataSource database) {
        this.database = database;
    }

    /** Part of a transaction. */
    public record Edit(EntityKind kind, UUID id, String sql) {}

    public static Edit put(EntityKind kind, UUID id, String name, String body) {
        return new Edit(kind, id, """
                insert into %s (id, name, slot, tags, body, changed_revision, created_at, updated_at)
                values ('%s', '%s', %d, '{}', '%s'::jsonb, 0, now(), now())
                on conflict (id) do update set name = excluded.name, body = excluded.body""".formatted(kind.word(), id, name, Slots.of(id), body));
    }

    public static Edit delete(EntityKind kind, UUID id) {
        return new Edit(kind, id, "delete from %s where id = '%s'".formatted(kind.word(), id));
    }

    public static Edit credential(UUID consumer, UUID id, String name, String hash) {
        return new Edit(EntityKind.CONSUMER, consumer, """
                insert into credential (id, consumer_id, name, type, hint, hash, expires_at, created_at)
                values ('%s', '%s', '%s', 'api-key', 'pk_', '%s', '2030-01-02T03:04:05.006Z', now())""".formatted(id, consumer, name, hash));
    }

    /** One transaction, and so one revision. */
    public long commit(Edit... edits) {
        String sql = Stream.of(edits).map(Edit::sql).collect(Collectors.joining(";\n"));
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                long revision = bump(connection);
                if (!sql.isEmpty()) execute(sql, connection);
                record(revision, edits, connection);
                connection.commit();
                return revision;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void execute(String sql) {
        try (var connection = database.getConnection()) {
            execute(sql, connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public long number(String sql) {
        try (var connection = database.getConnection()) {
            return number(sql, connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String sql, Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(String sql, Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static long bump(Connection connection) throws SQLException {
        return number("""
                with head as (update config_head set revision = revision + 1 returning revision)
                select revision, pg_notify('portico_revision', revision::text) from head""", connection);
    }

    private static void record(long revision, Edit[] edits, Connection connection) throws SQLException {
        String sql = """
                insert into config_change (revision, ordinal, at, actor, kind, entity_id, entity_name, slot, after)
                values (?, ?, now(), 'test', ?, ?, 'any', ?, '{}')""";
        try (var statement = connection.prepareStatement(sql)) {
            for (int ordinal = 0; ordinal < edits.length; ordinal++) {
                statement.setLong(1, revision);
                statement.setInt(2, ordinal);
                statement.setString(3, edits[ordinal].kind().word());
                statement.setObject(4, edits[ordinal].id());
                statement.setInt(5, Slots.of(edits[ordinal].id()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
