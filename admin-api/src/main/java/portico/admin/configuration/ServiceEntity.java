package portico.admin.configuration;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import portico.config.service.Service;

/** A service's row. */
@Entity
@Table(name = "service")
public class ServiceEntity extends StoredEntity<Service> {
    @JdbcTypeCode(SqlTypes.JSON)
    Service body;

    protected ServiceEntity() {}

    @Override
    public Service body() {
        return body;
    }

    @Override
    void body(Service body) {
        this.body = body;
    }
}
