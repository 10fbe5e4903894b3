package portico.admin.overview;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import portico.admin.configuration.Sql;

/** Counts what there is. */
@ApplicationScoped
final class Counting {
    // One statement, so that all of them are of one moment.
    private static final String ALL = """
            select (select revision from config_head),
                   (select count(*) from service), (select count(*) from route), (select count(*) from policy),
                   (select count(*) from consumer), (select count(*) from certificate),
                   (select count(*) from composition),
                   (select count(*) from node where revoked_at is null)
            """;

    private final Sql sql;

    Counting(Sql sql) {
        this.sql = sql;
    }

    @Transactional
    Counts now() {
        return sql.query(ALL, Counting::counts).get(0);
    }

    private static Counts counts(ResultSet row) throws SQLException {
        return new Counts(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8));
    }
}
