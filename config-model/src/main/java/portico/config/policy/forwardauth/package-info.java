/** The settings of forward-auth: an outside HTTP service decides who may pass. */
@NullMarked
package portico.config.policy.forwardauth;

import org.jspecify.annotations.NullMarked;
