package portico.admin.configuration;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import portico.config.route.Route;

/** A route's row. */
@Entity
@Table(name = "route")
public class RouteEntity extends StoredEntity<Route> {
    @JdbcTypeCode(SqlTypes.JSON)
    Route body;

    protected RouteEntity() {}

    @Override
    public Route body() {
        return body;
    }

    @Override
    void body(Route body) {
        this.body = body;
    }
}
