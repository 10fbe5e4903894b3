package portico.admin.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** One change of one entity, as it is kept: audit log, history, diff and rollback source. */
@Entity
@Table(name = "config_change")
@IdClass(ChangeEntity.Key.class)
public class ChangeEntity {
    /** The {@link #part} of changes to a consumer's credential. */
    public static final String CREDENTIAL = "credential";

    @Id
    long revision;

    @Id
    int ordinal;

    Instant at;
    String actor;
    String kind;

    @Column(name = "entity_id")
    UUID entityId;

    @Column(name = "entity_name")
    String entityName;

    int slot;

    @Nullable String part;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable JsonNode before;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable JsonNode after;

    protected ChangeEntity() {}

    /** Which change of which revision. */
    public record Key(long revision, int ordinal) implements Serializable {}
}
