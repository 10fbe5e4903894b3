package portico.admin.configuration;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import portico.config.policy.Policy;

/** A policy's row. */
@Entity
@Table(name = "policy")
public class PolicyEntity extends StoredEntity<Policy> {
    @JdbcTypeCode(SqlTypes.JSON)
    Policy body;

    protected PolicyEntity() {}

    @Override
    public Policy body() {
        return body;
    }

    @Override
    void body(Policy body) {
        this.body = body;
    }
}
