/** The policy upstream-auth: the gateway proves itself to a service. */
@NullMarked
package portico.node.policy.upstreamauth;

import org.jspecify.annotations.NullMarked;
