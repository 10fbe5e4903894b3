/** The policy hmac-auth: callers sign their requests (RFC 9421). */
@NullMarked
package portico.node.policy.hmacauth;

import org.jspecify.annotations.NullMarked;
