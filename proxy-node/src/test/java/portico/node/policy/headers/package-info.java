@NullMarked
package portico.node.policy.headers;

import org.jspecify.annotations.NullMarked;
