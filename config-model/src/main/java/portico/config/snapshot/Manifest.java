package portico.config.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What makes up the snapshot of one revision.
 *
 * @param epoch changes when the admin service's database was restored: revisions of different epochs do not compare
 * @param revision of the configuration
 * @param sections the content of each section's chunks, in the order of their slots; a power of two each
 */
public record Manifest(long epoch, long revision, Map<Section, List<Sha256>> sections) {
    public Manifest(long epoch, long revision, Map<Section, List<Sha256>> sections) {
        var copy = new EnumMap<Section, List<Sha256>>(Section.class);
        for (var section : Section.values()) copy.put(section, List.copyOf(sections.getOrDefault(section, List.of())));
        this.epoch = epoch;
        this.revision = revision;
        this.sections = java.util.Collections.unmodifiableMap(copy);
    }

    /** The content of a section's chunks. */
    public List<Sha256> chunks(Section section) {
        return sections.getOrDefault(section, List.of());
    }

    /** Names a section's whole content: equal for equal configuration, whatever the revision. */
    public Sha256 root(Section section) {
        return rootOf(chunks(section));
    }

    /** Names the whole content: equal for equal configuration, whatever the revision. */
    public Sha256 root() {
        return rootOf(java.util.Arrays.stream(Section.values()).map(this::root).toList());
    }

    /** Every chunk once. */
    public Set<Sha256> allChunks() {
        var all = new LinkedHashSet<Sha256>();
        for (var section : Section.values()) all.addAll(chunks(section));
        return all;
    }

    private static Sha256 rootOf(List<Sha256> parts) {
        var text = new StringBuilder(parts.size() * 65);
        for (var part : parts) text.append(part.hex()).append('\n');
        return Sha256.of(text.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
