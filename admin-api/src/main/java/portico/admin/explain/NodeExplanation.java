package portico.admin.explain;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.explain.Explanation;
import portico.config.explain.SentExchange;

/**
 * @param node that says so
 * @param sent what came of the request; null when it was not to be sent
 */
record NodeExplanation(
        @Schema(examples = "node-1") String node,
        Explanation explanation,
        @Nullable SentExchange sent) {}
