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
    // Ages, not times, are said: clocks differ. What another node saw later stays. Rows that a writer or another node
    // has in hand are passed over: who waits for nobody is in no deadlock, and is not held off by a large document. The
    // next use of such a credential is said as any other.
    private static final String UPDATE = """
            with said as (
                select consumer, name, max(date_trunc('minute', now() - make_interval(mins => age))) as at
                from unnest(?::uuid[], ?::text[], ?::int[]) as said(consumer, name, age) group by consumer, name
            ), due as (
                select c.id, said.at from credential c join said on c.consumer_id = said.consumer and c.name = said.name
                where c.last_used_at is null or c.last_used_at < said.at
                order by c.id for no key update of c skip locked
            )
            update credential c set last_used_at = due.at from due where c.id = due.id""";

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
