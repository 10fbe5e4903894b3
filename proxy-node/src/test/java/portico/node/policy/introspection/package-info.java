@NullMarked
package portico.node.policy.introspection;

import org.jspecify.annotations.NullMarked;
