/** Makes a node fast before its first request, by serving requests of its own to itself. */
@NullMarked
package portico.node.warm;

import org.jspecify.annotations.NullMarked;
