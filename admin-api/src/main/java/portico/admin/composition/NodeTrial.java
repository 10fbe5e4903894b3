package portico.admin.composition;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import portico.config.composition.Trial;

/** @param node that tried it */
record NodeTrial(@Schema(examples = "node-1") String node, Trial trial) {}
