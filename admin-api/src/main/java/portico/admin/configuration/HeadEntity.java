package portico.admin.configuration;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The one row that says which revision the configuration is at. */
@Entity
@Table(name = "config_head")
public class HeadEntity {
    @Id
    boolean one;

    long epoch;
    long revision;

    protected HeadEntity() {}

    /** Changes when the database was restored: revisions of different epochs do not compare. */
    public long epoch() {
        return epoch;
    }

    public long revision() {
        return revision;
    }
}
