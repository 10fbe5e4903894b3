@NullMarked
package portico.node.policy.forwardauth;

import org.jspecify.annotations.NullMarked;
