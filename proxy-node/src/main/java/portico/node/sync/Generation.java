package portico.node.sync;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import portico.config.snapshot.Section;
import portico.config.snapshot.Sha256;

/** What a node runs of all sections, as it lies on disk. Sections are applied independently, so revisions may differ. */
record Generation(Map<Section, Running> sections) {
    static final Generation NONE = new Generation(Map.of());

    Generation(Map<Section, Running> sections) {
        var copy = new EnumMap<Section, Running>(Section.class);
        copy.putAll(sections);
        this.sections = Collections.unmodifiableMap(copy);
    }

    Set<Sha256> allChunks() {
        var all = new LinkedHashSet<Sha256>();
        sections.values().forEach(running -> all.addAll(running.chunks()));
        return all;
    }

    /** True when a start from either serves the same; the revisions alone are not worth a write. */
    boolean servesTheSameAs(Generation other) {
        return sections.keySet().equals(other.sections.keySet())
                && sections.entrySet().stream().allMatch(entry -> {
                    Running there = other.sections.get(entry.getKey());
                    return there != null
                            && there.epoch() == entry.getValue().epoch()
                            && there.root().equals(entry.getValue().root());
                });
    }
}
