/** The settings of tracing: which exchanges are told of in traces. */
@NullMarked
package portico.config.policy.tracing;

import org.jspecify.annotations.NullMarked;
