/** Settings of the policy that lets only some groups of consumers through. */
@NullMarked
package portico.config.policy.acl;

import org.jspecify.annotations.NullMarked;
