package portico.admin.revision;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.admin.node.NodeRefusal;
import portico.admin.node.NodeReport;
import portico.admin.node.NodeState;
import portico.admin.snapshot.Snapshot;

/**
 * How far a revision has come.
 *
 * @param applied whether every node that serves runs it, or a newer one
 * @param nodes those that serve, by name
 * @param missing the names of nodes that no admin replica hears of
 */
@Schema(description = "How far a revision has come.")
public record Rollout(long revision, boolean applied, List<Node> nodes, List<String> missing) {
    /**
     * A node that serves.
     *
     * @param revision the newest one that all of it runs; -1 while it has none
     */
    @Schema(name = "RolloutNode")
    public record Node(String name, NodeState state, long revision, List<NodeRefusal> rejected) {
        private boolean runs(long wanted) {
            return revision >= wanted;
        }

        private boolean refuses(long wanted) {
            return !runs(wanted) && rejected.stream().anyMatch(refusal -> refusal.revision() >= wanted);
        }
    }

    static Rollout of(long revision, Collection<NodeReport> reports, @Nullable Snapshot current, Instant now) {
        var nodes = reports.stream()
                .filter(report -> serves(report, current, now))
                .map(report -> node(report, current, now))
                .sorted(Comparator.comparing(Node::name))
                .toList();
        var missing = reports.stream()
                .filter(report -> !report.connected(now))
                .map(NodeReport::name)
                .sorted()
                .toList();
        // What no node serves is not in effect, however many were asked.
        boolean applied = !nodes.isEmpty() && nodes.stream().allMatch(node -> node.runs(revision));
        return new Rollout(revision, applied, nodes, missing);
    }

    /** Whether a node says that it will not run it. */
    boolean refused() {
        return nodes.stream().anyMatch(node -> node.refuses(revision));
    }

    private static boolean serves(NodeReport report, @Nullable Snapshot current, Instant now) {
        return switch (NodeState.of(report, current, now)) {
            case READY, BEHIND, REJECTED -> true;
            case DRAINED, GONE, REVOKED -> false;
        };
    }

    private static Node node(NodeReport report, @Nullable Snapshot current, Instant now) {
        return new Node(
                report.name(),
                NodeState.of(report, current, now),
                report.revision(current),
                report.rejected().values().stream().map(NodeRefusal::of).toList());
    }
}
