package portico.admin.explain;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import portico.config.explain.Explanation;

/** @param node that says so */
record NodeExplanation(@Schema(examples = "node-1") String node, Explanation explanation) {}
