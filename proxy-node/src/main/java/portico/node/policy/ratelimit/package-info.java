/** rate-limit: how many exchanges in which time, counted in the node. */
@NullMarked
package portico.node.policy.ratelimit;

import org.jspecify.annotations.NullMarked;
