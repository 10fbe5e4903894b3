package portico.config.snapshot;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import portico.config.json.ConfigJson;

/**
 * A piece of a snapshot on its way: entities as lines of canonical JSON, compressed with zstd, named by the SHA-256 of
 * what was compressed.
 *
 * @param hash of the lines
 * @param bytes compressed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: the hash is its identity
public record Chunk(Sha256 hash, byte[] bytes) {
    /** A chunk holds some hundreds of entities; what claims to be larger than this is not one. */
    private static final int CONTENT_BYTES_MAX = 256 << 20;

    private static final int ZSTD_LEVEL = 3;
    private static final ObjectReader ENTRIES = ConfigJson.mapper().readerFor(ChunkEntry.class);

    /** The chunk of these entities, whatever order they come in. */
    public static Chunk of(List<ChunkEntry> entries) {
        var content = new ByteArrayOutputStream(entries.size() * 256);
        entries.stream().sorted(ChunkEntry.ORDER).forEach(entry -> {
            content.writeBytes(ConfigJson.write(entry));
            content.write('\n');
        });
        byte[] bytes = content.toByteArray();
        return new Chunk(Sha256.of(bytes), Zstd.compress(bytes, ZSTD_LEVEL));
    }

    /**
     * The entities.
     *
     * @throws CorruptChunk when the bytes are not what the hash names, or not entities in our form
     */
    public List<ChunkEntry> entries() {
        byte[] content = content();
        if (!Sha256.of(content).equals(hash)) throw new CorruptChunk(hash, "its content has another hash", null);
        var entries = new ArrayList<ChunkEntry>();
        try (MappingIterator<ChunkEntry> lines = ENTRIES.readValues(content)) {
            while (lines.hasNextValue()) entries.add(lines.nextValue());
        } catch (IOException e) {
            throw new CorruptChunk(hash, "it holds what this version cannot read: " + e.getMessage(), e);
        }
        return entries;
    }

    private byte[] content() {
        long size = Zstd.getFrameContentSize(bytes);
        if (size < 0 || size > CONTENT_BYTES_MAX) throw new CorruptChunk(hash, "it is not a zstd frame of ours", null);
        try {
            return Zstd.decompress(bytes, (int) size);
        } catch (RuntimeException e) {
            throw new CorruptChunk(hash, "it does not decompress", e);
        }
    }
}
