/** request-transform, response-transform and error-pages: what goes on is not what has come. */
@NullMarked
package portico.node.policy.transform;

import org.jspecify.annotations.NullMarked;
