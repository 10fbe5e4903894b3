package portico.admin.node;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.channel.ChannelMessage.UnhealthyTarget;

/** The targets that a node keeps traffic from. */
@Schema(description = "The targets that a node keeps traffic from.")
public record NodeHealth(
        @Schema(examples = "edge-1") String node,

        @Schema(description = "Whether the node can be heard; of one that cannot, nothing is known.")
        boolean heard,

        @Schema(description = "How many there are, also when not all are named.")
        long unhealthy,

        @Schema(description = "By service and address; the node names twenty at most.")
        List<Target> targets) {
    /** A target that does not take traffic from the node. */
    @Schema(name = "UnhealthyTarget", description = "A target that does not take traffic from the node.")
    public record Target(
            @Schema(examples = "orders") String service,

            @Schema(description = "As configured.", examples = "c1:8080")
            String address,

            @Schema(description = "Which of the addresses that its name leads to; absent when it leads nowhere.")
            @Nullable String endpoint,

            TargetState state,

            @Schema(description = "When that began.") @Nullable Instant since) {
        private static Target of(UnhealthyTarget said) {
            return new Target(said.service(), said.address(), said.endpoint(), TargetState.of(said), said.since());
        }
    }

    static NodeHealth of(NodeReport report) {
        List<Target> targets = report.unhealthy().stream()
                .map(Target::of)
                .sorted(comparing(Target::service)
                        .thenComparing(Target::address)
                        .thenComparing(Target::endpoint, nullsFirst(naturalOrder())))
                .toList();
        return new NodeHealth(report.name(), true, report.unhealthyCount(), targets);
    }

    static NodeHealth unheard(String node) {
        return new NodeHealth(node, false, 0, List.of());
    }
}
