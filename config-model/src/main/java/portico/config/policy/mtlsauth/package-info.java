/** The settings of mtls-auth: callers show a certificate over TLS. */
@NullMarked
package portico.config.policy.mtlsauth;

import org.jspecify.annotations.NullMarked;
