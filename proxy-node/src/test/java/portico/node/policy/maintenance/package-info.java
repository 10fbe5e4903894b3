@NullMarked
package portico.node.policy.maintenance;

import org.jspecify.annotations.NullMarked;
