/** The settings of security-headers: what browsers are told to beware of. */
@NullMarked
package portico.config.policy.securityheaders;

import org.jspecify.annotations.NullMarked;
