@NullMarked
package portico.node.policy.hmacauth;

import org.jspecify.annotations.NullMarked;
