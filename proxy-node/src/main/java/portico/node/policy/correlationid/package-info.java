/** correlation-id: what requests that belong together are known by. */
@NullMarked
package portico.node.policy.correlationid;

import org.jspecify.annotations.NullMarked;
