@NullMarked
package portico.node.policy;

import org.jspecify.annotations.NullMarked;
