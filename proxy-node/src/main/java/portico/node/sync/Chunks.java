package portico.node.sync;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import portico.config.snapshot.Chunk;
import portico.config.snapshot.ChunkContent;
import portico.config.snapshot.Sha256;

/** The content of chunks in memory, so that an unchanged chunk is neither fetched nor decoded again. */
final class Chunks {
    private final Map<Sha256, ChunkContent> decoded = new HashMap<>();

    /** As received, until they are on disk. */
    private final Map<Sha256, byte[]> unsaved = new HashMap<>();

    boolean has(Sha256 hash) {
        return decoded.containsKey(hash);
    }

    void addSaved(Map<Sha256, ChunkContent> chunks) {
        decoded.putAll(chunks);
    }

    /**
     * @throws portico.config.snapshot.CorruptChunk when the bytes are not what the hash names, or not entities
     * @throws portico.config.snapshot.UnreadableEntity when one of them is not in our form, and no consumer
     */
    void add(Chunk chunk) {
        decoded.put(chunk.hash(), chunk.content());
        unsaved.put(chunk.hash(), chunk.bytes());
    }

    ChunkContent content(Sha256 hash) {
        return Objects.requireNonNull(decoded.get(hash), "A section is applied when all its chunks are there");
    }

    byte[] unsaved(Sha256 hash) {
        return Objects.requireNonNull(unsaved.get(hash), "A chunk is in memory until it is on disk");
    }

    /** The bytes of these are on disk. */
    void saved(Collection<Sha256> hashes) {
        unsaved.keySet().removeAll(hashes);
    }

    /** Drops all but these. */
    void retain(Set<Sha256> named) {
        decoded.keySet().retainAll(named);
        unsaved.keySet().retainAll(named);
    }

    void clear() {
        decoded.clear();
        unsaved.clear();
    }

    int count() {
        return decoded.size();
    }
}
