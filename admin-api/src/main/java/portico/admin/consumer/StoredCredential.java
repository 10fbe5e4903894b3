package portico.admin.consumer;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.ShownCredential;
import portico.config.certificate.CertificateName;
import portico.config.consumer.Credential;
import portico.config.json.ConfigJson;
import portico.config.secret.KeyedHash;

/**
 * A credential's row.
 *
 * @param credential as nodes are sent it
 */
record StoredCredential(UUID consumerId, String consumer, ShownCredential shown, Credential credential) {
    /** The columns that {@link #read} reads, from {@code credential c join consumer o}. */
    static final String COLUMNS =
            "c.id, c.name, c.type, c.hint, c.expires_at, c.created_at, o.id, o.name, c.hash, c.material from credential c"
                    + " join consumer o on o.id = c.consumer_id";

    static final String INSERT =
            "insert into credential (id, consumer_id, name, type, hint, hash, material, expires_at, created_at)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)";

    static StoredCredential read(ResultSet row) throws SQLException {
        ShownCredential shown = ShownCredential.read(row, 1);
        String material = row.getString(10);
        Credential credential = material == null
                ? new Credential.ApiKey(
                        shown.id(), shown.name(), shown.hint(), KeyedHash.parse(row.getString(9)), shown.expiresAt())
                : ConfigJson.read(material.getBytes(StandardCharsets.UTF_8), Credential.class);
        return new StoredCredential(row.getObject(7, UUID.class), row.getString(8), shown, credential);
    }

    /** What no other credential of the kind has: nobody can be taken for somebody else. */
    String mark() {
        return credential.fold(
                key -> key.hash().toString(),
                key -> jwtMark(key.keyId()),
                basic -> basicMark(basic.username()),
                key -> hmacMark(key.keyId()),
                shown -> certificateMark(shown.certificateName()));
    }

    static String jwtMark(String keyId) {
        return "jwt-key:" + keyId;
    }

    static String basicMark(String username) {
        return "basic:" + username;
    }

    static String hmacMark(String keyId) {
        return "hmac-key:" + keyId;
    }

    static String certificateMark(CertificateName name) {
        return "certificate:" + name;
    }

    /** What of it has no column of its own; null when all has. */
    private @Nullable String material() {
        return credential.fold(
                key -> null,
                StoredCredential::json,
                StoredCredential::json,
                StoredCredential::json,
                StoredCredential::json);
    }

    private static String json(Credential credential) {
        return new String(ConfigJson.write(credential), StandardCharsets.UTF_8);
    }

    /** The arguments of {@link #INSERT}. */
    @Nullable Object[] columns() {
        return new Object[] {
            shown.id(),
            consumerId,
            shown.name(),
            shown.type(),
            shown.hint(),
            mark(),
            material(),
            shown.expiresAt() == null ? null : shown.expiresAt().atOffset(ZoneOffset.UTC),
            shown.createdAt().atOffset(ZoneOffset.UTC)
        };
    }

    /** The same, under another name or until another time. */
    StoredCredential with(String name, @Nullable Instant expiresAt) {
        var other = new ShownCredential(shown.id(), name, shown.type(), shown.hint(), expiresAt, shown.createdAt());
        return new StoredCredential(consumerId, consumer, other, credential.with(name, expiresAt));
    }
}
