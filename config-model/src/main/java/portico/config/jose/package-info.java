/** Keys and algorithms of signed tokens (RFC 7515, RFC 7517, RFC 7518). */
@NullMarked
package portico.config.jose;

import org.jspecify.annotations.NullMarked;
