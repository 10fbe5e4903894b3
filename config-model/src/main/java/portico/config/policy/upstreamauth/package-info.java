/** The settings of upstream-auth: how the gateway proves itself to a service. */
@NullMarked
package portico.config.policy.upstreamauth;

import org.jspecify.annotations.NullMarked;
