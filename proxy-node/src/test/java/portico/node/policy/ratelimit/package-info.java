@NullMarked
package portico.node.policy.ratelimit;

import org.jspecify.annotations.NullMarked;
