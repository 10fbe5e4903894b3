package portico.admin.node;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.admin.snapshot.Snapshot;
import portico.config.channel.ChannelMessage.Applied;
import portico.config.channel.ChannelMessage.Rejected;
import portico.config.snapshot.Section;

/** What a node last said of itself. */
@Schema(description = "What a node last said of itself.")
public record NodeStatus(
        Instant lastSeen,
        @Schema(examples = "0.1.0") String version,

        @Schema(description = "Where the node takes traffic.", examples = "10.0.0.7:8800")
        String address,

        @Schema(description = "Whether the node says that it takes traffic.")
        boolean ready,

        @Schema(description = "The newest revision that all of it runs; absent while there is none.") @Nullable Long revision,

        @Schema(description = "routing and identity, which a node applies independently.")
        Map<Section, SectionStatus> sections,

        @Schema(description = "Since the start of the node.")
        Map<String, Long> counters) {
    /** What a node runs of one section, and what it would not run. */
    @Schema(description = "What a node runs of one section, and what it would not run.")
    public record SectionStatus(
            @Nullable Long revision,

            @Schema(description = "From having all chunks to serving them.") @Nullable Long compileMillis,

            @Nullable NodeRefusal rejected) {}

    public NodeStatus {
        sections = Collections.unmodifiableMap(sections);
    }

    static NodeStatus of(NodeReport report, @Nullable Snapshot current) {
        var sections = new EnumMap<Section, SectionStatus>(Section.class);
        for (var section : Section.values()) sections.put(section, section(section, report, current));
        return new NodeStatus(
                report.lastSeen(),
                report.version(),
                report.address(),
                report.ready(),
                known(report.revision(current)),
                sections,
                report.counters());
    }

    private static SectionStatus section(Section section, NodeReport report, @Nullable Snapshot current) {
        Applied applied = report.applied().get(section);
        Rejected rejected = report.rejected().get(section);
        return new SectionStatus(
                known(report.revision(section, current)),
                applied == null ? null : applied.compileMillis(),
                rejected == null ? null : NodeRefusal.of(rejected));
    }

    private static @Nullable Long known(long revision) {
        return revision < 0 ? null : revision;
    }
}
