/** The settings of request-transform, response-transform and error-pages. */
@NullMarked
package portico.config.policy.transform;

import org.jspecify.annotations.NullMarked;
