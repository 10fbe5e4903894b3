package portico.admin.snapshot;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portico.config.json.ConfigJson;
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Section;
import portico.config.snapshot.Sha256;

/** A manifest on its way to nodes, with all that each of them needs of it worked out once. */
public final class Snapshot {
    private final Manifest manifest;
    private final Map<Section, Sha256> roots = new EnumMap<>(Section.class);
    private final Sha256 root;
    private final Set<Sha256> chunks;
    private final byte[] json;

    public Snapshot(Manifest manifest) {
        this.manifest = manifest;
        for (var section : Section.values()) roots.put(section, manifest.root(section));
        this.root = manifest.root();
        this.chunks = manifest.allChunks();
        this.json = ConfigJson.write(manifest);
    }

    public long epoch() {
        return manifest.epoch();
    }

    public long revision() {
        return manifest.revision();
    }

    public Sha256 root() {
        return root;
    }

    public Sha256 root(Section section) {
        return java.util.Objects.requireNonNull(roots.get(section));
    }

    /** Whether a node needs this chunk. */
    public boolean names(Sha256 chunk) {
        return chunks.contains(chunk);
    }

    /** The manifest as nodes read it; not to be changed. */
    public byte[] json() {
        return json;
    }

    /** The chunks that were not in the other; none when they are more than the bound. */
    public List<Sha256> changedSince(@Nullable Snapshot other, int most) {
        if (other == null) return List.of();
        var changed = new HashSet<>(chunks);
        changed.removeAll(other.chunks);
        return changed.size() > most ? List.of() : List.copyOf(changed);
    }

    /** Whether this takes the place of the other: it is newer, or the database is another one. */
    boolean replaces(@Nullable Snapshot other) {
        return other == null
                || other.epoch() != epoch()
                || other.revision() < revision()
                || other.revision() == revision() && !other.root.equals(root);
    }
}
