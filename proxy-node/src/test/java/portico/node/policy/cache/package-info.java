@NullMarked
package portico.node.policy.cache;

import org.jspecify.annotations.NullMarked;
