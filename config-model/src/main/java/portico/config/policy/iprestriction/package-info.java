/** Settings of the policy that lets only some client addresses through. */
@NullMarked
package portico.config.policy.iprestriction;

import org.jspecify.annotations.NullMarked;
