package portico.admin.testing;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import portico.db.EmbeddedDatabase;

/** A real PostgreSQL with our tables, for tests that need no more than that. */
public final class MigratedDatabase implements AutoCloseable {
    private final EmbeddedDatabase postgres = EmbeddedDatabase.throwaway();
    private final PGSimpleDataSource source = new PGSimpleDataSource();

    public MigratedDatabase() {
        source.setUrl(postgres.url());
        source.setUser(postgres.user());
        source.setPassword(postgres.password());
        Flyway.configure().dataSource(source).load().migrate();
    }

    public DataSource source() {
        return source;
    }

    @Override
    public void close() {
        postgres.close();
    }
}
