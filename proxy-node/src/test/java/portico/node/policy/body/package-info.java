@NullMarked
package portico.node.policy.body;

import org.jspecify.annotations.NullMarked;
