/** The settings of request-size: how large a body may be. */
@NullMarked
package portico.config.policy.requestsize;

import org.jspecify.annotations.NullMarked;
