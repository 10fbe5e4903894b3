package portico.admin.statistics;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import portico.admin.quota.QuotaStore;
import portico.config.statistics.QuotaStanding;
import portico.config.statistics.TrafficCounts;
import portico.config.statistics.TrafficEntry;
import portico.config.statistics.TrafficKind;

/** Adds what nodes counted to the tables: each message once, and all of a batch or nothing. */
final class TrafficStore {
    private static final String RECEIPT = """
            insert into traffic_receipt as r (node_id, run, sequence) values (?, ?, ?)
            on conflict (node_id, run) do update set sequence = excluded.sequence, at = now()
            where r.sequence < excluded.sequence""";

    private static final String UPSERT = """
            insert into %1$s as t (kind, entity, at, %2$s) values (?, ?, ?, %3$s)
            on conflict (kind, entity, at) do update set %4$s""";

    // In one order everywhere, so that replicas never wait for each other in a circle.
    private static final Comparator<TrafficReport> BY_NODE_AND_RUN = Comparator.comparing(TrafficReport::node)
            .thenComparing(report -> report.said().run());

    private final DataSource database;

    TrafficStore(DataSource database) {
        this.database = database;
    }

    private record Row(Subject subject, UUID entity, Instant at) implements Comparable<Row> {
        private static final Comparator<Row> ORDER =
                Comparator.comparing(Row::subject).thenComparing(Row::entity).thenComparing(Row::at);

        @Override
        public int compareTo(Row other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * @param reports no two of the same run of a node
     * @return how the quotas stand now that they name, but for what was added before
     */
    Map<QuotaStanding.Of, Long> add(Collection<TrafficReport> reports) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                List<TrafficReport> fresh = fresh(reports, connection);
                for (var grain : Grain.values()) add(fresh, grain, connection);
                var standings =
                        QuotaStore.add(fresh.stream().flatMap(report -> report.said().quotas().stream()), connection);
                connection.commit();
                return standings;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /** Those that were not added before. */
    private static List<TrafficReport> fresh(Collection<TrafficReport> reports, Connection connection)
            throws SQLException {
        var fresh = new java.util.ArrayList<TrafficReport>();
        try (var receipt = connection.prepareStatement(RECEIPT)) {
            for (var report : reports.stream().sorted(BY_NODE_AND_RUN).toList()) {
                receipt.setObject(1, report.node());
                receipt.setObject(2, report.said().run());
                receipt.setLong(3, report.said().sequence());
                if (receipt.executeUpdate() == 1) fresh.add(report);
            }
        }
        return fresh;
    }

    private static void add(List<TrafficReport> reports, Grain grain, Connection connection) throws SQLException {
        Map<Row, TrafficCounts> rows = rows(reports, grain);
        if (rows.isEmpty()) return;
        String sql =
                UPSERT.formatted(grain.table(), CountColumns.LIST, CountColumns.PLACES, CountColumns.additions("t"));
        try (var upsert = connection.prepareStatement(sql)) {
            for (var row : rows.entrySet()) {
                upsert.setString(1, row.getKey().subject().word());
                upsert.setObject(2, row.getKey().entity());
                upsert.setObject(3, row.getKey().at().atOffset(ZoneOffset.UTC));
                CountColumns.bind(row.getValue(), upsert, 4);
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private static Map<Row, TrafficCounts> rows(List<TrafficReport> reports, Grain grain) {
        var rows = new TreeMap<Row, TrafficCounts>();
        for (var report : reports) {
            Instant at = grain.floor(report.at());
            TrafficCounts all = TrafficCounts.NONE;
            for (var entry : report.said().entries()) {
                Subject subject = Subject.of(entry.kind());
                rows.merge(new Row(subject, entity(entry), at), entry.counts(), TrafficCounts::plus);
                if (subject == Subject.ROUTE) all = all.plus(entry.counts());
            }
            if (all.isNothing()) continue;
            rows.merge(new Row(Subject.TOTAL, Subject.ZEROS, at), all, TrafficCounts::plus);
            rows.merge(new Row(Subject.NODE, report.node(), at), all, TrafficCounts::plus);
        }
        return rows;
    }

    private static UUID entity(TrafficEntry entry) {
        UUID id = entry.id();
        if (id != null) return id;
        return entry.kind() == TrafficKind.UNMATCHED ? Subject.ZEROS : Subject.ONES;
    }
}
