/** The policy forward-auth: an outside HTTP service decides who may pass. */
@NullMarked
package portico.node.policy.forwardauth;

import org.jspecify.annotations.NullMarked;
