@NullMarked
package portico.node.policy.requestsize;

import org.jspecify.annotations.NullMarked;
