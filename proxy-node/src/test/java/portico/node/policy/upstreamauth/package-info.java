@NullMarked
package portico.node.policy.upstreamauth;

import org.jspecify.annotations.NullMarked;
