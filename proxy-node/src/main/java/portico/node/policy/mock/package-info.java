/** mock: what is answered in place of a service. */
@NullMarked
package portico.node.policy.mock;

import org.jspecify.annotations.NullMarked;
