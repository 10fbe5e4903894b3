package portico.node.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import portico.config.snapshot.Chunk;
import portico.config.snapshot.ChunkEntry;
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Section;
import portico.config.snapshot.Sha256;

/** A row of generations, each with some chunks that the one before has too. */
final class Snapshots {
    private static final int CHUNKS = 4;
    private static final int KINDS = 3;

    private Snapshots() {}

    /** What the generation of this revision looks like, the same in every process. */
    static Made revision(long revision) {
        var chunks = new HashMap<Sha256, byte[]>();
        var routing = new ArrayList<Sha256>();
        for (int at = 0; at < CHUNKS; at++) {
            // One chunk of four is new each time, one comes back after a while, the others stay.
            long of = at == 0 ? revision : at == 1 ? revision % KINDS : 0;
            var chunk = Chunk.of(List.of(Drawn.service("s" + at + "-" + of, 1)));
            chunks.put(chunk.hash(), chunk.bytes());
            routing.add(chunk.hash());
        }
        var identity = Chunk.of(List.of(Drawn.consumer("c" + revision / 2)));
        chunks.put(identity.hash(), identity.bytes());
        var manifest =
                new Manifest(1, revision, Map.of(Section.ROUTING, routing, Section.IDENTITY, List.of(identity.hash())));
        var sections = new HashMap<Section, Running>();
        for (var section : Section.values()) sections.put(section, Running.of(manifest, section));
        return new Made(new Generation(sections), chunks);
    }

    record Made(Generation generation, Map<Sha256, byte[]> chunks) {
        long revision() {
            return revisionOf(generation);
        }
    }

    static long revisionOf(Generation generation) {
        return generation.sections().get(Section.ROUTING).revision();
    }

    /** The names of all entities of a loaded generation. */
    static Set<String> names(DiskCache.Loaded loaded) {
        var names = new TreeSet<String>();
        loaded.chunks().values().forEach(content -> content.entries().forEach(entry -> names.add(name(entry))));
        return names;
    }

    static Set<String> names(Made made) {
        var names = new TreeSet<String>();
        made.chunks()
                .forEach((hash, bytes) ->
                        new Chunk(hash, bytes).content().entries().forEach(entry -> names.add(name(entry))));
        return names;
    }

    private static String name(ChunkEntry entry) {
        if (entry.service() != null) return entry.service().name();
        return entry.identity().consumer().name();
    }
}
