@NullMarked
package portico.node.policy.quota;

import org.jspecify.annotations.NullMarked;
