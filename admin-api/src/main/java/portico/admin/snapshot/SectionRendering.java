package portico.admin.snapshot;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import portico.admin.snapshot.StoredManifest.Content;
import portico.config.snapshot.Chunk;
import portico.config.snapshot.Section;
import portico.config.snapshot.Slots;

/** Renders the chunks of one section: all of them, or those that changes touch. */
final class SectionRendering {
    /** Read by one query each; bounds what lies in memory at a time. */
    private static final int RUN_MAX = 16;

    private final Section section;
    private final EntityRows rows;
    private final ChunkSink sink;

    /** Takes rendered chunks out of memory. */
    interface ChunkSink {
        void put(List<Chunk> chunks) throws SQLException;
    }

    SectionRendering(Section section, EntityRows rows, ChunkSink sink) {
        this.section = section;
        this.rows = rows;
        this.sink = sink;
    }

    /** @param chunksBefore as many as the section had so far */
    List<Content> whole(int chunksBefore) throws SQLException {
        int chunks = Slots.chunks(rows.count(section), chunksBefore);
        var all = new BitSet();
        all.set(0, chunks);
        return render(all, Collections.nCopies(chunks, null));
    }

    /** @param changedSlots where entities came, changed or went, since these chunks were rendered */
    List<Content> after(List<Content> before, int[] changedSlots) throws SQLException {
        int chunks = before.size();
        if (changedSlots.length == 0) return before;
        // Counting costs less than rendering in vain into chunks of the wrong number.
        if (changedSlots.length > chunks && Slots.chunks(rows.count(section), chunks) != chunks) return whole(chunks);
        var touched = new BitSet(chunks);
        Arrays.stream(changedSlots).map(slot -> Slots.chunk(slot, chunks)).forEach(touched::set);
        List<Content> after = render(touched, before);
        long entities = after.stream().mapToLong(Content::entities).sum();
        return Slots.chunks(entities, chunks) == chunks ? after : whole(chunks);
    }

    private List<Content> render(BitSet touched, List<Content> before) throws SQLException {
        int chunks = before.size();
        var after = new ArrayList<>(before);
        for (int first = touched.nextSetBit(0); first >= 0; ) {
            int half = first < chunks / 2 ? chunks / 2 : chunks;
            int end = Math.min(Math.min(touched.nextClearBit(first), first + RUN_MAX), half);
            var rendered = new ArrayList<Chunk>(end - first);
            for (var lines : rows.lines(section, first, end, chunks)) {
                var chunk = Chunk.ofLines(lines);
                after.set(first + rendered.size(), new Content(chunk.hash(), lines.size()));
                rendered.add(chunk);
            }
            sink.put(rendered);
            first = touched.nextSetBit(end);
        }
        return List.copyOf(after);
    }
}
