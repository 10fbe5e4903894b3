package portico.admin.explain;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import portico.config.explain.ServedExchange;

/** @param node that served it */
record NodeExchange(@Schema(examples = "node-1") String node, ServedExchange exchange) {}
