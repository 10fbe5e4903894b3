/** The policy key-auth. */
@NullMarked
package portico.node.policy.keyauth;

import org.jspecify.annotations.NullMarked;
