package portico.admin.configuration;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import portico.config.certificate.Certificate;

/** A certificate's row. */
@Entity
@Table(name = "certificate")
public class CertificateEntity extends StoredEntity<Certificate> {
    @JdbcTypeCode(SqlTypes.JSON)
    Certificate body;

    protected CertificateEntity() {}

    @Override
    public Certificate body() {
        return body;
    }

    @Override
    void body(Certificate body) {
        this.body = body;
    }
}
