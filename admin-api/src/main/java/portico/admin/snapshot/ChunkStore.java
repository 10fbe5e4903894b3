package portico.admin.snapshot;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import portico.config.snapshot.Chunk;
import portico.config.snapshot.CorruptChunk;
import portico.config.snapshot.Sha256;

/** Chunks as they are handed to nodes: verified once, and the latest ones kept at hand, for all nodes want the same. */
@Singleton
public final class ChunkStore {
    private static final long CACHED_BYTES_MAX = 64 << 20;

    private final DataSource database;
    private final Rendering rendering;
    private final Map<Sha256, byte[]> cached = new LinkedHashMap<>(64, 0.75f, true);
    private long cachedBytes;

    public ChunkStore(DataSource database, Rendering rendering) {
        this.database = database;
        this.rendering = rendering;
    }

    /** The compressed bytes when they are at hand, not to be changed; never waits. */
    public synchronized byte @Nullable [] cached(Sha256 hash) {
        return cached.get(hash);
    }

    /** The compressed bytes; nothing when there is no such chunk. One that should be there is mended. */
    public Optional<byte[]> load(Sha256 hash) throws SQLException {
        try (var connection = database.getConnection()) {
            Optional<Chunk> chunk = new SnapshotStore(connection).chunk(hash);
            chunk.ifPresent(Chunk::verify);
            if (chunk.isEmpty()) rendering.mend(hash);
            chunk.ifPresent(this::keep);
            return chunk.map(Chunk::bytes);
        } catch (CorruptChunk e) {
            rendering.mend(hash);
            return Optional.empty();
        }
    }

    private synchronized void keep(Chunk chunk) {
        if (cached.put(chunk.hash(), chunk.bytes()) == null) cachedBytes += chunk.bytes().length;
        var oldest = cached.entrySet().iterator();
        while (cachedBytes > CACHED_BYTES_MAX) {
            cachedBytes -= oldest.next().getValue().length;
            oldest.remove();
        }
    }
}
