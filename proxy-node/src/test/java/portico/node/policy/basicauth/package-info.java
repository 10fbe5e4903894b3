@NullMarked
package portico.node.policy.basicauth;

import org.jspecify.annotations.NullMarked;
