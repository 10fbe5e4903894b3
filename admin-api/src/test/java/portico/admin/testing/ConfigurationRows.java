package portico.admin.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import portico.config.EntityKind;
import portico.config.snapshot.Slots;
import portico.db.EmbeddedDatabase;

/** A migrated database of its own, and entities written to it below the REST API: also such as that would refuse. */
public final class ConfigurationRows implements AutoCloseable {
    private final EmbeddedDatabase postgres = EmbeddedDatabase.throwaway();
    private final PGSimpleDataSource database = new PGSimpleDataSource();

    public ConfigurationRows() {
        database.setUrl(postgres.url());
        database.setUser(postgres.user());
        database.setPassword(postgres.password());
        Flyway.configure().dataSource(database).load().migrate();
    }

    public DataSource database() {
        return database;
    }

    /** One transaction, and so one revision. */
    public long commit(Edit... edits) {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            var changed = new ArrayList<Changed>();
            for (var edit : edits) changed.add(edit.make(connection));
            long revision = bump(connection);
            record(revision, changed, connection);
            connection.commit();
            return revision;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Part of a transaction. */
    public interface Edit {
        Changed make(Connection connection) throws SQLException;
    }

    public record Changed(EntityKind kind, UUID id) {}

    public static Edit put(EntityKind kind, UUID id, String name, String body) {
        return connection -> {
            String sql = """
                    insert into %s (id, name, slot, tags, body, changed_revision, created_at, updated_at)
                    values (?, ?, ?, '{}', ?::jsonb, 0, now(), now())
                    on conflict (id) do update set name = excluded.name, body = excluded.body""".formatted(kind.word());
            try (var statement = connection.prepareStatement(sql)) {
                statement.setObject(1, id);
                statement.setString(2, name);
                statement.setInt(3, Slots.of(id));
                statement.setString(4, body);
                statement.executeUpdate();
            }
            return new Changed(kind, id);
        };
    }

    public static Edit delete(EntityKind kind, UUID id) {
        return connection -> {
            execute("delete from " + kind.word() + " where id = '" + id + "'", connection);
            return new Changed(kind, id);
        };
    }

    public static Edit credential(UUID consumer, UUID id, String name, String hash) {
        return connection -> {
            String sql = """
                    insert into credential (id, consumer_id, name, type, hint, hash, expires_at, created_at)
                    values (?, ?, ?, 'api-key', 'pk_', ?, '2030-01-02T03:04:05.006Z', now())""";
            try (var statement = connection.prepareStatement(sql)) {
                statement.setObject(1, id);
                statement.setObject(2, consumer);
                statement.setString(3, name);
                statement.setString(4, hash);
                statement.executeUpdate();
            }
            return new Changed(EntityKind.CONSUMER, consumer);
        };
    }

    public void execute(String sql) {
        try (var connection = database.getConnection()) {
            execute(sql, connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public long number(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        postgres.close();
    }

    private static void execute(String sql, Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long bump(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        with head as (update config_head set revision = revision + 1 returning revision)
                        select revision, pg_notify('portico_revision', revision::text) from head""")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void record(long revision, List<Changed> changed, Connection connection) throws SQLException {
        String sql = """
                insert into config_change (revision, ordinal, at, actor, kind, entity_id, entity_name, slot, after)
                values (?, ?, now(), 'test', ?, ?, 'any', ?, '{}')""";
        try (var statement = connection.prepareStatement(sql)) {
            for (int ordinal = 0; ordinal < changed.size(); ordinal++) {
                statement.setLong(1, revision);
                statement.setInt(2, ordinal);
                statement.setString(3, changed.get(ordinal).kind().word());
                statement.setObject(4, changed.get(ordinal).id());
                statement.setInt(5, Slots.of(changed.get(ordinal).id()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
