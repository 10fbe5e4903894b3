package portico.admin.service;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.admin.node.TargetState;

/** How the targets of a service are, as all nodes that can be heard see them. */
@Schema(description = "How the targets of a service are, as all nodes that can be heard see them.")
public record ServiceHealth(@Schema(examples = "orders") String service, Summary summary, List<TargetHealth> targets) {
    /** The same in numbers. */
    @Schema(name = "ServiceHealthSummary", description = "The same in numbers.")
    public record Summary(
            int targets,

            @Schema(description = "Targets that are healthy on all nodes.")
            int healthy,

            @Schema(description = "Targets that the configuration drains.")
            int drained,

            @Schema(description = "Nodes that can be heard.")
            int nodes,

            @Schema(
                    description =
                            "Whether some node has more unhealthy targets than it could name: others may be healthy only as far as is known.")
            boolean incomplete) {}

    /** A target, on each node. */
    @Schema(name = "TargetHealth", description = "A target, on each node.")
    public record TargetHealth(
            @Schema(description = "As configured.", examples = "c1:8080")
            String address,

            @Schema(description = "The worst of its states on any node.")
            TargetState state,

            List<OnNode> nodes) {}

    /** A target, as one node sees it. */
    @Schema(name = "TargetOnNode", description = "A target, as one node sees it.")
    public record OnNode(
            @Schema(examples = "edge-1") String node,
            TargetState state,

            @Schema(description = "When that began; absent for what always was so.") @Nullable Instant since,

            @Schema(description = "Of the addresses that the target's name leads to, those that are not healthy.")
            List<Endpoint> endpoints) {}

    /** One address of a target. */
    @Schema(name = "TargetEndpoint", description = "One address of a target.")
    public record Endpoint(
            @Schema(examples = "10.0.0.5:8080") String address,
            TargetState state,
            @Nullable Instant since) {}
}
