package portico.admin.snapshot;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import portico.admin.snapshot.StoredManifest.Content;
import portico.config.snapshot.Section;

/**
 * Renders the newest revision, from what the previous manifest shares with it. Any number of replicas may do so at once:
 * equal content has equal names, and of each revision the first manifest stays.
 */
final class SnapshotRenderer {
    private static final String CHANGED_SLOTS = """
            select distinct slot from config_change
            where revision > ? and revision <= ? and (kind = 'consumer') = ?""";

    /** Under the lock of the head, as a writer; so a revision that is just being committed is not missed. */
    private static final String NEXT_EPOCH = """
            update config_head set epoch = greatest(epoch + 1, (extract(epoch from clock_timestamp()) * 1000)::bigint)
            where epoch = ? and revision < ?""";

    private final DataSource database;

    SnapshotRenderer(DataSource database) {
        this.database = database;
    }

    /** The manifest of the newest revision, rendered if nobody has yet. */
    StoredManifest newest() throws SQLException {
        Optional<StoredManifest> rendered = rendered();
        if (rendered.isPresent() && rendered.get().revision() == head().revision()) return rendered.get();
        try (var reading = database.getConnection();
                var writing = database.getConnection()) {
            StoredManifest manifest = consistently(reading, () -> {
                Head head = head(reading);
                return render(head, new SnapshotStore(reading).latest(), reading, writing);
            });
            new SnapshotStore(writing).put(manifest);
            return theOneThatStayed(manifest, writing);
        }
    }

    /** The same, from the entities alone; mends what was lost or damaged. */
    StoredManifest anew() throws SQLException {
        try (var reading = database.getConnection();
                var writing = database.getConnection()) {
            StoredManifest manifest = consistently(
                    reading, () -> renderWhole(head(reading), new SnapshotStore(reading).latest(), reading, writing));
            new SnapshotStore(writing).replace(manifest);
            return manifest;
        }
    }

    /** The newest manifest that anyone rendered. */
    Optional<StoredManifest> rendered() throws SQLException {
        try (var connection = database.getConnection()) {
            return new SnapshotStore(connection).latest();
        }
    }

    /** The newest revision that was committed. */
    Head head() throws SQLException {
        try (var connection = database.getConnection()) {
            return head(connection);
        }
    }

    /**
     * Begins another epoch when the database does not have this revision of this epoch any more, having been restored
     * from a backup, or followed by a standby that had not yet everything: all nodes then take what it has, whatever
     * they ran.
     *
     * @return whether it had gone back
     */
    boolean beginEpochWithout(long epoch, long revision) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(NEXT_EPOCH)) {
            statement.setLong(1, epoch);
            statement.setLong(2, revision);
            return statement.executeUpdate() > 0;
        }
    }

    /** Where the configuration is. */
    record Head(long epoch, long revision) {}

    private static StoredManifest render(
            Head head, Optional<StoredManifest> before, Connection reading, Connection writing) throws SQLException {
        if (before.isEmpty()) return renderWhole(head, before, reading, writing);
        var chunks = new EnumMap<Section, List<Content>>(Section.class);
        for (var section : Section.values()) {
            var rendering = rendering(section, reading, writing);
            int[] slots = changedSlots(section, before.get().revision(), head.revision(), reading);
            chunks.put(section, rendering.after(before.get().chunks(section), slots));
        }
        return new StoredManifest(head.epoch(), head.revision(), chunks);
    }

    private static StoredManifest renderWhole(
            Head head, Optional<StoredManifest> before, Connection reading, Connection writing) throws SQLException {
        Map<Section, List<Content>> chunks = new EnumMap<>(Section.class);
        for (var section : Section.values()) {
            int chunksBefore =
                    before.map(manifest -> manifest.chunks(section).size()).orElse(1);
            chunks.put(section, rendering(section, reading, writing).whole(chunksBefore));
        }
        return new StoredManifest(head.epoch(), head.revision(), chunks);
    }

    private static SectionRendering rendering(Section section, Connection reading, Connection writing) {
        return new SectionRendering(section, new EntityRows(reading), new SnapshotStore(writing)::put);
    }

    private static int[] changedSlots(Section section, long after, long upTo, Connection connection)
            throws SQLException {
        try (var statement = connection.prepareStatement(CHANGED_SLOTS)) {
            statement.setLong(1, after);
            statement.setLong(2, upTo);
            statement.setBoolean(3, section == Section.IDENTITY);
            try (var rows = statement.executeQuery()) {
                var slots = IntStream.builder();
                while (rows.next()) slots.add(rows.getInt(1));
                return slots.build().toArray();
            }
        }
    }

    private static Head head(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select epoch, revision from config_head")) {
            if (!rows.next()) throw new SQLException("config_head has no row");
            return new Head(rows.getLong(1), rows.getLong(2));
        }
    }

    private static StoredManifest theOneThatStayed(StoredManifest ours, Connection connection) throws SQLException {
        var store = new SnapshotStore(connection);
        Optional<StoredManifest> kept = store.latest();
        if (kept.isEmpty()) store.replace(ours); // the one of this revision cannot be read
        return kept.filter(manifest -> manifest.epoch() == ours.epoch() && manifest.revision() >= ours.revision())
                .orElse(ours);
    }

    private static StoredManifest consistently(Connection connection, Reading reading) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        try {
            return reading.run();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setReadOnly(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    private interface Reading {
        StoredManifest run() throws SQLException;
    }
}
