package portico.admin.consumer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.ShownCredential;
import portico.config.secret.KeyedHash;

/** A credential's row. */
record StoredCredential(UUID consumerId, String consumer, ShownCredential shown, KeyedHash hash) {
    /** The columns that {@link #read} reads, from {@code credential c join consumer o}. */
    static final String COLUMNS =
            "c.id, c.name, c.type, c.hint, c.expires_at, c.created_at, o.id, o.name, c.hash from credential c"
                    + " join consumer o on o.id = c.consumer_id";

    static final String INSERT =
            "insert into credential (id, consumer_id, name, type, hint, hash, expires_at, created_at)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?)";

    static StoredCredential read(ResultSet row) throws SQLException {
        return new StoredCredential(
                row.getObject(7, UUID.class),
                row.getString(8),
                ShownCredential.read(row, 1),
                KeyedHash.parse(row.getString(9)));
    }

    /** The arguments of {@link #INSERT}. */
    @Nullable Object[] columns() {
        return new Object[] {
            shown.id(),
            consumerId,
            shown.name(),
            shown.type(),
            shown.hint(),
            hash.toString(),
            shown.expiresAt() == null ? null : shown.expiresAt().atOffset(ZoneOffset.UTC),
            shown.createdAt().atOffset(ZoneOffset.UTC)
        };
    }

    /** The same, under another name or until another time. */
    StoredCredential with(String name, @Nullable Instant expiresAt) {
        var other = new ShownCredential(shown.id(), name, shown.type(), shown.hint(), expiresAt, shown.createdAt());
        return new StoredCredential(consumerId, consumer, other, hash);
    }
}
