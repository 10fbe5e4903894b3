@NullMarked
package portico.node.policy.mock;

import org.jspecify.annotations.NullMarked;
