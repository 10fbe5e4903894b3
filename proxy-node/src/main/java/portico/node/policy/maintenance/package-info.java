/** maintenance: what is said while a service is not there, and who may pass. */
@NullMarked
package portico.node.policy.maintenance;

import org.jspecify.annotations.NullMarked;
