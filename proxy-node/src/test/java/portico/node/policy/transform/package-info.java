@NullMarked
package portico.node.policy.transform;

import org.jspecify.annotations.NullMarked;
