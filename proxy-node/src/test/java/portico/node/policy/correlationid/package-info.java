@NullMarked
package portico.node.policy.correlationid;

import org.jspecify.annotations.NullMarked;
