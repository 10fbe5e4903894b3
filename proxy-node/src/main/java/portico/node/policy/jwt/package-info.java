/** The policy jwt: callers show a signed token. */
@NullMarked
package portico.node.policy.jwt;

import org.jspecify.annotations.NullMarked;
