package portico.node.sync;

import java.util.List;
import portico.config.channel.ChannelMessage;
import portico.config.snapshot.Manifest;
import portico.config.snapshot.Section;
import portico.config.snapshot.Sha256;

/**
 * What a node runs of one section.
 *
 * @param epoch of the database that the revision counts in
 * @param revision the newest one known to have this content
 * @param root of the section
 * @param chunks in the order of the manifest
 */
public record Running(long epoch, long revision, Sha256 root, List<Sha256> chunks) {
    public Running {
        chunks = List.copyOf(chunks);
    }

    static Running of(Manifest manifest, Section section) {
        return new Running(manifest.epoch(), manifest.revision(), manifest.root(section), manifest.chunks(section));
    }

    /** True when this is an earlier state of the same database. */
    boolean isBefore(Running other) {
        return epoch == other.epoch && revision < other.revision;
    }

    ChannelMessage.Applied applied(Section section, long compileMillis) {
        return new ChannelMessage.Applied(section, epoch, revision, root, compileMillis);
    }
}
