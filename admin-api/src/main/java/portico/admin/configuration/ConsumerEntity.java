package portico.admin.configuration;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import portico.config.consumer.Consumer;

/** A consumer's row. */
@Entity
@Table(name = "consumer")
public class ConsumerEntity extends StoredEntity<Consumer> {
    @JdbcTypeCode(SqlTypes.JSON)
    Consumer body;

    protected ConsumerEntity() {}

    @Override
    public Consumer body() {
        return body;
    }

    @Override
    void body(Consumer body) {
        this.body = body;
    }
}
