package portico.config.snapshot;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import portico.config.json.ConfigJson;

/**
 * A piece of a snapshot on its way: entities as lines of JSON, compressed with zstd, named by the SHA-256 of what was
 * compressed.
 *
 * @param hash of the lines
 * @param bytes compressed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: the hash is its identity
public record Chunk(Sha256 hash, byte[] bytes) {
    /** A chunk holds some hundreds of entities; what claims to be larger than this is not one. */
    private static final int CONTENT_BYTES_MAX = 256 << 20;

    private static final int ZSTD_LEVEL = 3;

    /** The chunk of these entities, whatever order they come in. */
    public static Chunk of(List<ChunkEntry> entries) {
        var content = new ByteArrayOutputStream(entries.size() * 256);
        entries.stream().sorted(ChunkEntry.ORDER).forEach(entry -> {
            content.writeBytes(ConfigJson.write(entry));
            content.write('\n');
        });
        return of(content.toByteArray());
    }

    /**
     * The chunk of entities that are JSON already: what the database holds, even when this version could not read it, so
     * that the node which rejects it can say which one it is.
     *
     * @param lines each the JSON of one {@link ChunkEntry} without a line break, in the order of kind and id
     */
    public static Chunk ofLines(List<String> lines) {
        var content = new ByteArrayOutputStream(lines.size() * 256);
        for (var line : lines) {
            content.writeBytes(line.getBytes(StandardCharsets.UTF_8));
            content.write('\n');
        }
        return of(content.toByteArray());
    }

    private static Chunk of(byte[] content) {
        return new Chunk(Sha256.of(content), Zstd.compress(content, ZSTD_LEVEL));
    }

    /**
     * The entities.
     *
     * @throws CorruptChunk when the bytes are not what the hash names, or not entities
     * @throws UnreadableEntity when one of them is not in our form, and no consumer
     */
    public ChunkContent content() {
        return new ChunkLines(hash, lines()).read();
    }

    /** @throws CorruptChunk when the bytes are not what the hash names */
    public void verify() {
        lines();
    }

    private byte[] lines() {
        byte[] content = decompressed();
        if (!Sha256.of(content).equals(hash)) throw new CorruptChunk(hash, "its content has another hash", null);
        return content;
    }

    private byte[] decompressed() {
        try {
            long size = Zstd.getFrameContentSize(bytes);
            if (size >= 0 && size <= CONTENT_BYTES_MAX) return Zstd.decompress(bytes, (int) size);
        } catch (ZstdException e) {
            throw new CorruptChunk(hash, "it does not decompress", e);
        }
        throw new CorruptChunk(hash, "it is not a zstd frame of ours", null);
    }
}
