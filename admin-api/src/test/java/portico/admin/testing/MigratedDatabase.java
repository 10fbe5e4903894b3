package portico.admin.testing;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import portico.db.EmbeddedDatabase;

/** A real PostgreSQL with our tables, for tests that need no more than that. */
public final class MigratedDatabase implements AutoCloseable {
    private final EmbeddedDatabase postgres = EmbeddedDatabase.throwaway();
    private final AgroalDataSource source;

    public MigratedDatabase() {
        var settings = new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(20)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(postgres.url())
                                .principal(new NamePrincipal(postgres.user()))
                                .credential(new SimplePassword(postgres.password()))));
        try {
            source = AgroalDataSource.from(settings);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Flyway.configure().dataSource(source).load().migrate();
    }

    public DataSource source() {
        return source;
    }

    @Override
    public void close() {
        source.close();
        postgres.close();
    }
}
