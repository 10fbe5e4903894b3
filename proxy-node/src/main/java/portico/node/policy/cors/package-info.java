/** cors: which web pages of other origins may call. */
@NullMarked
package portico.node.policy.cors;

import org.jspecify.annotations.NullMarked;
