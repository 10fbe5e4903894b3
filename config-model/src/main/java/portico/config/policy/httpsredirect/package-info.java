/** The settings of https-redirect: how clients in clear text are sent to TLS. */
@NullMarked
package portico.config.policy.httpsredirect;

import org.jspecify.annotations.NullMarked;
