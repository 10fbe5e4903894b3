/** The policy access-log. */
@NullMarked
package portico.node.policy.accesslog;

import org.jspecify.annotations.NullMarked;
