@NullMarked
package portico.node.policy.tracing;

import org.jspecify.annotations.NullMarked;
