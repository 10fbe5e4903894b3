/** What the node tells Prometheus about itself. */
@NullMarked
package portico.node.metrics;

import org.jspecify.annotations.NullMarked;
