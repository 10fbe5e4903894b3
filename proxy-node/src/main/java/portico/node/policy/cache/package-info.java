/** cache: a shared cache of HTTP (RFC 9111) in the node's memory. */
@NullMarked
package portico.node.policy.cache;

import org.jspecify.annotations.NullMarked;
