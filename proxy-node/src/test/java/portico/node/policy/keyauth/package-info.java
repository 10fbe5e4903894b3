@NullMarked
package portico.node.policy.keyauth;

import org.jspecify.annotations.NullMarked;
