/** request-size: how large a body may be. */
@NullMarked
package portico.node.policy.requestsize;

import org.jspecify.annotations.NullMarked;
