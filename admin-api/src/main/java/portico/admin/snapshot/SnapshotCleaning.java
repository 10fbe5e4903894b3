package portico.admin.snapshot;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import portico.config.snapshot.Section;

/** Removes manifests beyond the last revisions, and the chunks that no manifest names any more. */
@Singleton
public final class SnapshotCleaning {
    private static final Logger LOG = Logger.getLogger(SnapshotCleaning.class);

    /** Any number; the same in all replicas, so that one cleans at a time. */
    private static final long LOCK = 0x706f727469636f31L;

    private static final int BATCH = 1000;
    private static final int FETCH_SIZE = 16;

    // A manifest that was superseded only now may still be on its way to a node.
    private static final String DELETE_MANIFESTS = """
            delete from snapshot_manifest m using config_head h
            where (m.epoch <> h.epoch or m.revision <= h.revision - ?)
              and exists (select from snapshot_manifest n
                          where n.epoch = h.epoch and (m.epoch <> n.epoch or n.revision > m.revision)
                            and n.created_at < now() - make_interval(secs => ?))""";

    private static final String OLD_CHUNKS =
            "select hash from snapshot_chunk where created_at < now() - make_interval(secs => ?)";

    // Asked again under the row's lock: a replica may be about to name the chunk in a new manifest.
    private static final String DELETE_CHUNKS =
            "delete from snapshot_chunk where hash = any (?) and created_at < now() - make_interval(secs => ?)";

    private final DataSource database;
    private final int revisionsKept;
    private final Duration grace;

    @Inject
    SnapshotCleaning(
            DataSource database,
            @ConfigProperty(name = "portico.revisions-kept", defaultValue = "1000") int revisionsKept) {
        this(database, revisionsKept, Duration.ofMinutes(10));
    }

    SnapshotCleaning(DataSource database, int revisionsKept, Duration grace) {
        this.database = database;
        this.revisionsKept = Math.max(1, revisionsKept);
        this.grace = grace;
    }

    @Scheduled(every = "10m", delayed = "2m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void clean() throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (locked(connection)) clean(connection);
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private void clean(Connection connection) throws SQLException {
        int manifests;
        try (var delete = connection.prepareStatement(DELETE_MANIFESTS)) {
            delete.setInt(1, revisionsKept);
            delete.setLong(2, grace.toSeconds());
            manifests = delete.executeUpdate();
        }
        List<String> dead = oldChunks(connection);
        dead.removeAll(named(connection));
        for (int from = 0; from < dead.size(); from += BATCH)
            delete(dead.subList(from, Math.min(dead.size(), from + BATCH)), connection);
        if (manifests > 0 || !dead.isEmpty())
            LOG.infof("Removed %d manifests and %d chunks that no kept revision needs", manifests, dead.size());
    }

    private List<String> oldChunks(Connection connection) throws SQLException {
        var hashes = new ArrayList<String>();
        try (var select = connection.prepareStatement(OLD_CHUNKS)) {
            select.setLong(1, grace.toSeconds());
            try (var rows = select.executeQuery()) {
                while (rows.next()) hashes.add(rows.getString(1));
            }
        }
        return hashes;
    }

    private static Set<String> named(Connection connection) throws SQLException {
        var named = new HashSet<String>();
        try (var select = connection.prepareStatement("select body from snapshot_manifest")) {
            select.setFetchSize(FETCH_SIZE);
            try (var rows = select.executeQuery()) {
                while (rows.next()) named(rows.getBytes(1), named);
            }
        }
        return named;
    }

    private static void named(byte[] body, Set<String> named) {
        try {
            var manifest = StoredManifest.decode(body);
            for (var section : Section.values())
                manifest.chunks(section).forEach(chunk -> named.add(chunk.hash().hex()));
        } catch (IllegalArgumentException e) {
            LOG.debug("A manifest that cannot be read needs no chunks", e);
        }
    }

    private void delete(List<String> hashes, Connection connection) throws SQLException {
        try (var delete = connection.prepareStatement(DELETE_CHUNKS)) {
            delete.setArray(1, connection.createArrayOf("text", hashes.toArray()));
            delete.setLong(2, grace.toSeconds());
            delete.executeUpdate();
        }
    }

    private static boolean locked(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
            statement.setLong(1, LOCK);
            try (var rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }
}
