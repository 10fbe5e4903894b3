@NullMarked
package portico.node.policy.mtlsauth;

import org.jspecify.annotations.NullMarked;
