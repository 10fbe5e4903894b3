package portico.admin.quota;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import portico.config.statistics.QuotaStanding;
import portico.config.statistics.QuotaUse;

/** Adds what nodes let pass of quotas to what is known of them. */
public final class QuotaStore {
    private static final String UPSERT = """
            insert into quota_count as q (key, begins_at, ends_at, consumer, credential, route, policy, place, unit,
                                          time_zone, quota, used)
            select key, to_timestamp(begins), to_timestamp(ends), consumer, credential, route, policy, place, unit,
                   time_zone, quota, used
            from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::text[], ?::text[], ?::bigint[], ?::bigint[])
                 as u (key, begins, ends, consumer, credential, route, policy, place, unit, time_zone, quota, used)
            on conflict (key, begins_at) do update
            set used = q.used + excluded.used, quota = excluded.quota, policy = excluded.policy, settled_at = now()
            returning key, extract(epoch from begins_at)::bigint, used""";

    // In one order everywhere, so that replicas never wait for each other in a circle.
    private static final Comparator<QuotaUse> ORDER =
            Comparator.comparing(QuotaUse::key).thenComparing(QuotaUse::begin);

    private interface Value {
        @Nullable Object of(QuotaUse use);
    }

    private record Column(String type, Value value) {}

    private QuotaStore() {}

    /**
     * Adds them in the transaction of the caller.
     *
     * @return how each of them stands now
     */
    public static Map<QuotaStanding.Of, Long> add(Stream<QuotaUse> uses, Connection connection) throws SQLException {
        var merged = new HashMap<QuotaStanding.Of, QuotaUse>();
        uses.forEach(use -> merged.merge(use.of(), use, QuotaStore::sum));
        if (merged.isEmpty()) return Map.of();
        List<QuotaUse> rows = merged.values().stream().sorted(ORDER).toList();
        var standings = new HashMap<QuotaStanding.Of, Long>();
        try (var upsert = connection.prepareStatement(UPSERT)) {
            bind(rows, upsert, connection);
            try (ResultSet row = upsert.executeQuery()) {
                while (row.next())
                    standings.put(new QuotaStanding.Of(row.getObject(1, UUID.class), row.getLong(2)), row.getLong(3));
            }
        }
        return standings;
    }

    /** Of these, those that stand somehow now. */
    public static List<QuotaStanding> standings(Collection<QuotaUse> uses, Map<QuotaStanding.Of, Long> all) {
        var standings = new ArrayList<QuotaStanding>();
        for (var use : uses) {
            Long used = all.get(use.of());
            if (used != null)
                standings.add(new QuotaStanding(use.key(), use.begin().getEpochSecond(), used));
        }
        return standings;
    }

    private static void bind(List<QuotaUse> rows, PreparedStatement upsert, Connection connection) throws SQLException {
        var columns = List.of(
                new Column("uuid", QuotaUse::key),
                new Column("bigint", use -> use.begin().getEpochSecond()),
                new Column("bigint", use -> use.end().getEpochSecond()),
                new Column("uuid", QuotaUse::consumer),
                new Column("text", QuotaUse::credential),
                new Column("text", QuotaUse::route),
                new Column("text", QuotaUse::policy),
                new Column("text", QuotaUse::place),
                new Column("text", use -> use.window().word()),
                new Column("text", QuotaUse::timeZone),
                new Column("bigint", QuotaUse::limit),
                new Column("bigint", QuotaUse::used));
        for (int index = 0; index < columns.size(); index++) {
            Column column = columns.get(index);
            @Nullable Object[] values = new Object[rows.size()];
            for (int row = 0; row < values.length; row++)
                values[row] = column.value().of(rows.get(row));
            upsert.setArray(index + 1, connection.createArrayOf(column.type(), values));
        }
    }

    /** The limit is that of the later one. */
    private static QuotaUse sum(QuotaUse earlier, QuotaUse later) {
        return new QuotaUse(
                later.key(),
                later.begin(),
                later.end(),
                later.consumer(),
                later.credential(),
                later.route(),
                later.policy(),
                later.place(),
                later.window(),
                later.timeZone(),
                later.limit(),
                earlier.used() + later.used());
    }
}
