/** The policy that lets only some groups of consumers through. */
@NullMarked
package portico.node.policy.acl;

import org.jspecify.annotations.NullMarked;
