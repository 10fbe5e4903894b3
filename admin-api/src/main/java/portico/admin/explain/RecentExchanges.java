package portico.admin.explain;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the nodes have served lately.
 *
 * @param items the newest first
 * @param more whether there were others
 * @param silent nodes that were asked and did not answer
 */
@Schema(description = "What the nodes have served lately: what is logged, and a sample of all else.")
record RecentExchanges(List<NodeExchange> items, boolean more, List<String> silent) {}
