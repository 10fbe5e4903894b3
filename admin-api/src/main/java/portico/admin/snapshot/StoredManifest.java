package portico.admin.snapshot;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Section;
import portico.config.snapshot.Sha256;

/**
 * A manifest as the database keeps it: with the number of entities in each chunk, by which the number of chunks is
 * chosen.
 *
 * @param chunks of each section, in the order of their slots
 */
record StoredManifest(long epoch, long revision, Map<Section, List<Content>> chunks) {
    private static final byte FORM = 1;
    private static final int ZSTD_LEVEL = 3;
    private static final int HASH_OCTETS = 32;

    /** Two sections of as many chunks as there can be, and then some. */
    private static final int BYTES_MAX = 16 << 20;

    /** What one chunk holds. */
    record Content(Sha256 hash, int entities) {}

    StoredManifest {
        chunks = new EnumMap<>(chunks);
    }

    Manifest manifest() {
        var sections = new EnumMap<Section, List<Sha256>>(Section.class);
        chunks.forEach((section, contents) ->
                sections.put(section, contents.stream().map(Content::hash).toList()));
        return new Manifest(epoch, revision, sections);
    }

    List<Content> chunks(Section section) {
        return chunks.getOrDefault(section, List.of());
    }

    byte[] encode() {
        int size = 1 + 2 * Long.BYTES;
        for (var section : Section.values())
            size += Integer.BYTES + chunks(section).size() * (HASH_OCTETS + Integer.BYTES);
        var out = ByteBuffer.allocate(size).put(FORM).putLong(epoch).putLong(revision);
        for (var section : Section.values()) {
            out.putInt(chunks(section).size());
            for (var chunk : chunks(section))
                out.put(HexFormat.of().parseHex(chunk.hash().hex())).putInt(chunk.entities());
        }
        return Zstd.compress(out.array(), ZSTD_LEVEL);
    }

    /** @throws IllegalArgumentException when the bytes are not what {@link #encode} wrote */
    static StoredManifest decode(byte[] bytes) {
        try {
            long size = Zstd.getFrameContentSize(bytes);
            if (size < 0 || size > BYTES_MAX) throw new IllegalArgumentException("The manifest has no honest size");
            return read(ByteBuffer.wrap(Zstd.decompress(bytes, (int) size)));
        } catch (ZstdException | BufferUnderflowException e) {
            throw new IllegalArgumentException("The manifest is damaged", e);
        }
    }

    private static StoredManifest read(ByteBuffer in) {
        if (in.get() != FORM)
            throw new IllegalArgumentException("The manifest has a form that this version cannot read");
        long epoch = in.getLong();
        long revision = in.getLong();
        var chunks = new EnumMap<Section, List<Content>>(Section.class);
        for (var section : Section.values()) {
            int count = in.getInt();
            var contents = new ArrayList<Content>();
            for (int index = 0; index < count; index++) contents.add(content(in));
            chunks.put(section, List.copyOf(contents));
        }
        return new StoredManifest(epoch, revision, chunks);
    }

    private static Content content(ByteBuffer in) {
        byte[] hash = new byte[HASH_OCTETS];
        in.get(hash);
        return new Content(new Sha256(HexFormat.of().formatHex(hash)), in.getInt());
    }
}
