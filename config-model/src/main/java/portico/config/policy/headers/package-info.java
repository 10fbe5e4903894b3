/** The settings of request-headers and response-headers: set, add and remove. */
@NullMarked
package portico.config.policy.headers;

import org.jspecify.annotations.NullMarked;
