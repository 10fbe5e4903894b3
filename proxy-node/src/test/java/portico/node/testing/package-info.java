/** A node's traffic path with real sockets, for tests. */
@NullMarked
package portico.node.testing;

import org.jspecify.annotations.NullMarked;
