package portico.admin.node;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A node as the API shows it.
 *
 * @param group of the node
 * @param tokenHint the first characters of its token
 * @param joined whether it came in by the join token of its group
 * @param drained whether it shall take no new traffic
 * @param revokedAt since when it is out; absent while it is in
 * @param status what it last said; absent while it was never here, or is out
 */
@Schema(name = "Node")
public record NodeView(
        UUID id,
        String name,
        String group,
        String tokenHint,
        boolean joined,
        boolean drained,
        Instant createdAt,
        @Nullable Instant revokedAt,
        NodeState state,
        @Nullable NodeStatus status) {}
