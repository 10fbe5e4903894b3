@NullMarked
package portico.node.policy.anyof;

import org.jspecify.annotations.NullMarked;
