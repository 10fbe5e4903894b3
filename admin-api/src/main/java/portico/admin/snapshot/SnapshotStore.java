package portico.admin.snapshot;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import portico.config.snapshot.Chunk;
import portico.config.snapshot.Sha256;

/** The rows of chunks and manifests. */
final class SnapshotStore {
    private static final String LATEST_MANIFEST = """
            select m.body from snapshot_manifest m join config_head h on h.epoch = m.epoch and h.revision >= m.revision
            order by m.revision desc limit 1""";

    private final Connection connection;

    SnapshotStore(Connection connection) {
        this.connection = connection;
    }

    /** The newest manifest of this epoch; nothing when there is none, or none that can be read. */
    Optional<StoredManifest> latest() throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(LATEST_MANIFEST)) {
            return rows.next() ? Optional.of(StoredManifest.decode(rows.getBytes(1))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // it is rendered anew, which heals it
        }
    }

    Optional<Chunk> chunk(Sha256 hash) throws SQLException {
        try (var statement = connection.prepareStatement("select bytes from snapshot_chunk where hash = ?")) {
            statement.setString(1, hash.hex());
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(new Chunk(hash, rows.getBytes(1))) : Optional.empty();
            }
        }
    }

    void put(Collection<Chunk> chunks) throws SQLException {
        var inOrder = new TreeMap<String, Chunk>(); // of one order in all replicas: no deadlock; and each once
        for (var chunk : chunks) inOrder.put(chunk.hash().hex(), chunk);
        String sql = """
                insert into snapshot_chunk (hash, bytes) values (?, ?)
                on conflict (hash) do update set bytes = excluded.bytes, created_at = now()""";
        try (var statement = connection.prepareStatement(sql)) {
            for (var chunk : inOrder.values()) {
                statement.setString(1, chunk.hash().hex());
                statement.setBytes(2, chunk.bytes());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Keeps the manifest unless another replica was faster, and tells all replicas. */
    void put(StoredManifest manifest) throws SQLException {
        insert(manifest, "on conflict do nothing");
    }

    /** Keeps the manifest in place of any other of its revision, and tells all replicas. */
    void replace(StoredManifest manifest) throws SQLException {
        insert(manifest, "on conflict (epoch, revision) do update set root = excluded.root, body = excluded.body");
    }

    private void insert(StoredManifest manifest, String orElse) throws SQLException {
        String sql = "with kept as (insert into snapshot_manifest (epoch, revision, root, body) values (?, ?, ?, ?) "
                + orElse + " returning revision) select pg_notify('" + Rendering.SNAPSHOT_CHANNEL
                + "', revision::text) from kept";
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, manifest.epoch());
            statement.setLong(2, manifest.revision());
            statement.setString(3, manifest.manifest().root().hex());
            statement.setBytes(4, manifest.encode());
            statement.execute();
        }
    }
}
