package portico.admin.configuration;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import portico.config.composition.Composition;

/** A composition's row. */
@Entity
@Table(name = "composition")
public class CompositionEntity extends StoredEntity<Composition> {
    @JdbcTypeCode(SqlTypes.JSON)
    Composition body;

    protected CompositionEntity() {}

    @Override
    public Composition body() {
        return body;
    }

    @Override
    void body(Composition body) {
        this.body = body;
    }
}
