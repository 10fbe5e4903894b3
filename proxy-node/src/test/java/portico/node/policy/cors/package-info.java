@NullMarked
package portico.node.policy.cors;

import org.jspecify.annotations.NullMarked;
