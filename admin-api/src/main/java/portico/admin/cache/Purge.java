package portico.admin.cache;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import portico.config.channel.CachePurge;

/**
 * A purge, and what came of it.
 *
 * @param actor who wanted it
 * @param nodes that have done it, by name
 * @param silent names of nodes that are connected and have not said so yet; those are asked again, also when they come back
 *     within ten minutes
 */
@Schema(description = "A purge of the nodes' caches, and what came of it.")
record Purge(
        UUID id,
        Instant at,
        @Schema(examples = "admin") String actor,
        CachePurge what,
        List<Node> nodes,
        List<String> silent) {
    /** @param purged how many answers it kept and keeps no longer */
    @Schema(name = "PurgeNode")
    record Node(@Schema(examples = "node-1") String name, int purged) {}

    /** The same, when all these nodes are connected. */
    Purge among(List<String> connected) {
        List<String> heard = nodes.stream().map(Node::name).toList();
        return new Purge(
                id,
                at,
                actor,
                what,
                nodes,
                connected.stream()
                        .filter(name -> !heard.contains(name))
                        .sorted()
                        .toList());
    }
}
