/** The policy that lets only some client addresses through. */
@NullMarked
package portico.node.policy.iprestriction;

import org.jspecify.annotations.NullMarked;
