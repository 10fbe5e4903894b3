@NullMarked
package portico.node.policy.jwt;

import org.jspecify.annotations.NullMarked;
