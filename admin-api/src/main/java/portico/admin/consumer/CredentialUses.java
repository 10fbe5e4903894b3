package portico.admin.consumer;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import portico.config.channel.ChannelMessage.CredentialUse;

/** When credentials were used last, as nodes say. No change of the configuration: it makes no revision. */
@Singleton
public final class CredentialUses {
    // Ages, not times, are said: clocks differ. What another node saw later stays.
    private static final String UPDATE = """
            update credential c set last_used_at = u.at
            from (select consumer, name, max(date_trunc('minute', now() - make_interval(mins => age))) as at
                  from unnest(?::uuid[], ?::text[], ?::int[]) as said(consumer, name, age) group by consumer, name) u
            where c.consumer_id = u.consumer and c.name = u.name
              and (c.last_used_at is null or c.last_used_at < u.at)""";

    private final DataSource database;

    public CredentialUses(DataSource database) {
        this.database = database;
    }

    /** Keeps what a node says of credentials that are still there. */
    public void used(List<CredentialUse> uses) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(UPDATE)) {
            update.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", uses.stream().map(CredentialUse::consumer).toArray(UUID[]::new)));
            update.setArray(
                    2,
                    connection.createArrayOf(
                            "text", uses.stream().map(CredentialUse::name).toArray(String[]::new)));
            update.setArray(
                    3,
                    connection.createArrayOf(
                            "int4", uses.stream().map(CredentialUse::ageMinutes).toArray(Integer[]::new)));
            update.executeUpdate();
        }
    }
}
