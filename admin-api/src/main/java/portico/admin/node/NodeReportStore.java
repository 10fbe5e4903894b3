package portico.admin.node;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import portico.config.channel.ChannelMessage.Applied;
import portico.config.channel.ChannelMessage.FailingIssuer;
import portico.config.channel.ChannelMessage.Rejected;
import portico.config.channel.ChannelMessage.UnhealthyTarget;
import portico.config.json.ConfigJson;
import portico.config.snapshot.Section;

/** The rows of what was last heard of nodes. Ages, not times, are exchanged with the database: clocks differ. */
final class NodeReportStore {
    // A node that was deleted meanwhile gets no row; a session that is not the latest changes nothing.
    private static final String UPSERT = """
            insert into node_status (node_id, session, replica, connected, last_seen, version, address, ready,
                                     applied, rejected, counters, unhealthy, issuers)
            select id, ?, ?, ?, now() - make_interval(secs => ?), ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?::jsonb, ?::jsonb
            from node where id = ?
            on conflict (node_id) do update
            set (session, replica, connected, last_seen, version, address, ready, applied, rejected, counters,
                 unhealthy, issuers) =
                (excluded.session, excluded.replica, excluded.connected, excluded.last_seen, excluded.version,
                 excluded.address, excluded.ready, excluded.applied, excluded.rejected, excluded.counters,
                 excluded.unhealthy, excluded.issuers)
            where ? or node_status.session = excluded.session""";

    private static final String ALL = """
            select s.node_id, n.name, s.session, s.replica, s.connected, extract(epoch from now() - s.last_seen), s.version,
                   s.address, s.ready, s.applied, s.rejected, s.counters, s.unhealthy, s.issuers
            from node_status s join node n on n.id = s.node_id
            where n.revoked_at is null""";

    private static final TypeReference<Map<Section, Applied>> APPLIED = new TypeReference<>() {};
    private static final TypeReference<Map<Section, Rejected>> REJECTED = new TypeReference<>() {};
    private static final TypeReference<Map<String, Long>> COUNTERS = new TypeReference<>() {};
    private static final TypeReference<List<UnhealthyTarget>> UNHEALTHY = new TypeReference<>() {};
    private static final TypeReference<List<FailingIssuer>> ISSUERS = new TypeReference<>() {};

    private final DataSource database;
    private final Clock clock;

    NodeReportStore(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What is to be written of a node.
     *
     * @param greeting whether the session is new, and takes the place of the one before
     */
    record Unsaved(NodeReport report, boolean greeting) {}

    /** @param notify what the other replicas are told, if they shall be: the name of this one */
    void save(Collection<Unsaved> reports, String notify) throws SQLException {
        Instant now = clock.instant();
        try (var connection = database.getConnection();
                var upsert = connection.prepareStatement(UPSERT)) {
            for (var unsaved : reports) {
                bind(unsaved, now, upsert);
                upsert.addBatch();
            }
            upsert.executeBatch();
            if (notify.isEmpty()) return;
            try (var statement = connection.prepareStatement("select pg_notify(?, ?)")) {
                statement.setString(1, NodeReports.NOTIFICATION_CHANNEL);
                statement.setString(2, notify);
                statement.execute();
            }
        }
    }

    /** The reports of all nodes that are not revoked. */
    Map<UUID, NodeReport> load() throws SQLException {
        Instant now = clock.instant();
        var reports = new HashMap<UUID, NodeReport>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(ALL);
                var rows = select.executeQuery()) {
            while (rows.next()) {
                NodeReport report = read(rows, now);
                reports.put(report.node(), report);
            }
        }
        return reports;
    }

    private static void bind(Unsaved unsaved, Instant now, PreparedStatement upsert) throws SQLException {
        NodeReport report = unsaved.report();
        double ageSeconds = Duration.between(report.lastSeen(), now).toMillis() / 1000.0;
        upsert.setObject(1, report.session());
        upsert.setString(2, report.replica());
        upsert.setBoolean(3, report.open());
        upsert.setDouble(4, ageSeconds);
        upsert.setString(5, report.version());
        upsert.setString(6, report.address());
        upsert.setBoolean(7, report.ready());
        upsert.setString(8, write(report.applied(), APPLIED));
        upsert.setString(9, write(report.rejected(), REJECTED));
        upsert.setString(10, write(report.counters(), COUNTERS));
        upsert.setString(11, write(report.unhealthy(), UNHEALTHY));
        upsert.setString(12, write(report.issuers(), ISSUERS));
        upsert.setObject(13, report.node());
        upsert.setBoolean(14, unsaved.greeting());
    }

    private static NodeReport read(ResultSet row, Instant now) throws SQLException {
        return new NodeReport(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getObject(3, UUID.class),
                row.getString(4),
                row.getBoolean(5),
                now.minusMillis((long) (row.getDouble(6) * 1000)),
                row.getString(7),
                row.getString(8),
                row.getBoolean(9),
                read(row.getString(10), APPLIED),
                read(row.getString(11), REJECTED),
                read(row.getString(12), COUNTERS),
                read(row.getString(13), UNHEALTHY),
                read(row.getString(14), ISSUERS));
    }

    // By the declared type: the messages in a map say what they are.
    private static String write(Object value, TypeReference<?> type) {
        ObjectWriter writer = ConfigJson.mapper().writerFor(type);
        try {
            return writer.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        ObjectReader reader = ConfigJson.mapper().readerFor(type);
        try {
            return reader.readValue(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
