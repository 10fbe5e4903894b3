/** request-headers and response-headers: set, add and remove. */
@NullMarked
package portico.node.policy.headers;

import org.jspecify.annotations.NullMarked;
