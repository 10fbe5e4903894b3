/** The settings of jwt: callers show a signed token. */
@NullMarked
package portico.config.policy.jwt;

import org.jspecify.annotations.NullMarked;
