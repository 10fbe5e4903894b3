/** The policy mtls-auth: callers show a certificate over TLS. */
@NullMarked
package portico.node.policy.mtlsauth;

import org.jspecify.annotations.NullMarked;
