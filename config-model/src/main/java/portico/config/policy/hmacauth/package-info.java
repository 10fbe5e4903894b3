/** The settings of hmac-auth: callers sign their requests. */
@NullMarked
package portico.config.policy.hmacauth;

import org.jspecify.annotations.NullMarked;
