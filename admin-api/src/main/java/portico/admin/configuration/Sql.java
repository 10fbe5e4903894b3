package portico.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Plain SQL on the session's connection, for what is about sets of rows and not about one. */
@ApplicationScoped
public final class Sql {
    private static final int BATCH_ROWS = 5000;

    private final StatelessSession session;

    Sql(StatelessSession session) {
        this.session = session;
    }

    /** Reads one row of a result. */
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The rows of a query. Arrays of text, uuid and bytea may be given as arguments. */
    public <T> List<T> query(String sql, Row<T> each, @Nullable Object... arguments) {
        return session.doReturningWork(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                bind(connection, statement, arguments);
                statement.setFetchSize(1000);
                var found = new ArrayList<T>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) found.add(each.read(rows));
                }
                return found;
            }
        });
    }

    /** How many rows a statement changed. */
    public int update(String sql, @Nullable Object... arguments) {
        return session.doReturningWork(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                bind(connection, statement, arguments);
                return statement.executeUpdate();
            }
        });
    }

    /** The same statement for each of the values. */
    public <T> void batch(String sql, List<T> values, Function<T, @Nullable Object[]> arguments) {
        if (values.isEmpty()) return;
        session.doWork(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                int waiting = 0;
                for (T value : values) {
                    bind(connection, statement, arguments.apply(value));
                    statement.addBatch();
                    if (++waiting % BATCH_ROWS == 0) statement.executeBatch();
                }
                statement.executeBatch();
            }
        });
    }

    private static void bind(Connection connection, PreparedStatement statement, @Nullable Object[] arguments)
            throws SQLException {
        for (int index = 0; index < arguments.length; index++) {
            Object argument = arguments[index];
            if (argument instanceof String[] texts)
                statement.setArray(index + 1, connection.createArrayOf("text", texts));
            else if (argument instanceof UUID[] ids)
                statement.setArray(index + 1, connection.createArrayOf("uuid", ids));
            else if (argument instanceof byte[][] bytes)
                statement.setArray(index + 1, connection.createArrayOf("bytea", bytes));
            else statement.setObject(index + 1, argument);
        }
    }
}
